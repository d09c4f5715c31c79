// Readings per second through the whole step on one core, beside JSON.parse of the same payloads in the same run:
//   npm run bench -- step [MINUTES]
import type { Batch } from '@shivar/core/pipeline';
import { MINUTE } from '@shivar/core/time';
import {
  messageInput,
  payload,
  READINGS_PER_MESSAGE,
  START,
  STATIONS,
  villagePipeline,
} from '../support/village-load.ts';

const MESSAGES_PER_BATCH = 50;

function batches(minutes: number): { payloads: Buffer[]; batches: Batch[] } {
  const payloads: Buffer[] = [];
  const made: Batch[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const bytes = Array.from({ length: STATIONS }, (_, index) => payload(minute, index));
    const inputs = bytes.map((one, index) => messageInput(one, minute, index));
    payloads.push(...bytes);
    for (let from = 0; from < inputs.length; from += MESSAGES_PER_BATCH) {
      const elapsedMs = minute * MINUTE + 1000;
      made.push({
        incarnation: 'bench',
        elapsedMs,
        now: START + elapsedMs,
        inputs: inputs.slice(from, from + MESSAGES_PER_BATCH),
      });
    }
  }
  return { payloads, batches: made };
}

function main(): void {
  const minutes = Number(process.argv[2] ?? 1440);
  const load = batches(minutes);
  const readings = load.payloads.length * READINGS_PER_MESSAGE;
  for (let run = 1; run <= 3; run += 1) {
    const texts = load.payloads.map((bytes) => bytes.toString());
    const parseBegan = performance.now();
    for (const text of texts) JSON.parse(text);
    const parseMs = performance.now() - parseBegan;
    const pipeline = villagePipeline('bench', START);
    const stepBegan = performance.now();
    let panes = 0;
    for (const batch of load.batches) {
      for (const output of pipeline.step(batch).outputs) if (output.kind === 'pane') panes += 1;
    }
    const stepMs = performance.now() - stepBegan;
    const deltaBegan = performance.now();
    const delta = pipeline.takeDelta();
    const deltaMs = performance.now() - deltaBegan;
    const bytes = delta.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
    console.log(
      `run ${run}: ${Math.round(readings / stepMs)}k readings/s, ${(stepMs / parseMs).toFixed(1)} x JSON.parse, ` +
        `${panes} panes; state ${delta.length} entries, ${Math.round(bytes / 1024)} kB in ${Math.round(deltaMs)} ms`,
    );
  }
}

main();
