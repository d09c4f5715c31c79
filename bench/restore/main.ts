// How long a start takes that finds 72 hours of keyed state in the store, and nothing else to do:
//   npm run bench -- restore [--stations N] [--json]
// A station has eight datastreams. Exits 1 when the bar is missed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Batch, Pipeline } from '@shivar/core/pipeline';
import { MINUTE, SECOND } from '@shivar/core/time';
import { Committer, composeCommit, restoreEngine } from '@shivar/gateway/pipeline';
import { openEdgeStore } from '@shivar/gateway/store';
import {
  messageInput,
  payload,
  READINGS_PER_MESSAGE,
  START,
  villagePipeline,
} from '../support/village-load.ts';

const MAX_SECONDS = 2;
const HOURS = 72;
const MINUTES_PER_COMMIT = 15;

interface RestoreFigures {
  readonly datastreams: number;
  readonly entries: number;
  readonly stateMb: number;
  readonly seconds: number;
  /** What of it the processor worked for this process: all there is to it on a machine with nothing else to do. */
  readonly cpuSeconds: number;
}

const { values } = parseArgs({
  options: { stations: { type: 'string', default: '3' }, json: { type: 'boolean', default: false } },
});
const figures = await measureRestore(Number(values.stations));
const met = figures.seconds <= MAX_SECONDS;
console.log(
  values.json
    ? JSON.stringify({ ...figures, met })
    : `${HOURS} h of ${figures.datastreams} datastreams by the minute: ${figures.entries} entries, ${figures.stateMb.toFixed(1)} MB restored in ${figures.seconds.toFixed(2)} s (${figures.cpuSeconds.toFixed(2)} s of processor time); bar ${MAX_SECONDS} s: ${met ? 'met' : 'MISSED'}`,
);
process.exitCode = met ? 0 : 1;

async function measureRestore(stations: number): Promise<RestoreFigures> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-restore-'));
  try {
    const options = { path: path.join(folder, 'gateway.db'), gateway: 'gw-bench', softwareVersion: '0' };
    await fill(options, stations);
    const began = performance.now();
    const cpuBegan = process.cpuUsage();
    const store = openEdgeStore(options);
    const restored = await store.open();
    let entries = 0;
    let bytes = 0;
    const counted = async function* (): typeof restored.state {
      for await (const entry of restored.state) {
        entries += 1;
        bytes += entry.key.length + (entry.value?.length ?? 0);
        yield entry;
      }
    };
    await restoreEngine(new Pipeline(), { ...restored, state: counted() }, store);
    const seconds = (performance.now() - began) / SECOND;
    const { user, system } = process.cpuUsage(cpuBegan);
    await store.close();
    return {
      datastreams: stations * READINGS_PER_MESSAGE,
      entries,
      stateMb: bytes / 2 ** 20,
      seconds,
      cpuSeconds: (user + system) / 1e6,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Three days of readings through the step into a new store, with a checkpoint at the end. */
async function fill(options: Parameters<typeof openEdgeStore>[0], stations: number): Promise<void> {
  const store = openEdgeStore(options);
  const { incarnation } = await store.open();
  const pipeline = villagePipeline(incarnation, START);
  const committer = new Committer({
    store,
    monotonic: { now: () => 0 },
    scheduler: { after: () => () => undefined },
    committed: () => undefined,
    failed: () => undefined,
    checkpointEveryMs: Infinity,
  });
  const minutes = HOURS * 60;
  for (let from = 0; from < minutes; from += MINUTES_PER_COMMIT) {
    const inputs = Array.from({ length: MINUTES_PER_COMMIT * stations }, (_, n) => {
      const minute = from + Math.floor(n / stations);
      const index = n % stations;
      return messageInput(payload(minute, index), minute, index);
    });
    const elapsedMs = (from + MINUTES_PER_COMMIT) * MINUTE;
    const batch: Batch = { incarnation, elapsedMs, now: START + elapsedMs, inputs };
    const composed = composeCommit({ items: [], batch, effects: pipeline.step(batch) }, []);
    if (from + MINUTES_PER_COMMIT === minutes) committer.wantCheckpoint();
    const failure = await committer.commit(composed, pipeline);
    if (failure !== undefined) throw failure;
  }
  await store.close();
}
