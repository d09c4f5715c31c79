// Readings per second through the whole step on one core, beside JSON.parse of the same payloads in the same run:
//   node bench/dist/pipeline/step.js [minutes]
import { createHash } from 'node:crypto';
import { nativeDecoder } from '@shivar/core/decode';
import type { Station } from '@shivar/core/model';
import { type Batch, type MessageInput, Pipeline } from '@shivar/core/pipeline';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import { MINUTE } from '@shivar/core/time';

const STATIONS = 50;
const MESSAGES_PER_BATCH = 50;
const READINGS_PER_MESSAGE = 8;
const START = Date.UTC(2026, 4, 10);

function station(index: number): Station {
  const text = { mr: 'शिवार', hi: 'शिवार', en: 'Shivar' };
  return {
    configVersion: 1,
    id: `station-${index}`,
    name: text,
    shortName: text,
    latitude: 20.2,
    longitude: 73.8,
    elevationM: 600,
    districtLgd: 487,
    taluka: 'Dindori',
    village: 'Dindori',
    soilClass: 'clay',
    sensors: [
      {
        id: 'mast',
        expectedIntervalSeconds: 60,
        installations: [{ epoch: 1, effectiveFrom: '2026-01-01T00:00:00+05:30', tipSizeMm: 0.2 }],
      },
    ],
  };
}

/** A minute of one station, eight readings, believable enough that no check but the usual ones has work. */
function payload(minute: number, index: number): Buffer {
  const day = Math.sin((minute / 1440) * 2 * Math.PI);
  const noise = (k: number): number =>
    ((Math.imul(minute * STATIONS + index + 1, 2654435761 + k) >>> 0) / 2 ** 32) * 2;
  return Buffer.from(
    JSON.stringify({
      bootEpoch: 7,
      sequence: minute + 1,
      eventTime: START + minute * MINUTE,
      airTemperature: Number((31 + 9 * day + noise(1)).toFixed(1)),
      relativeHumidity: Number((60 - 25 * day + noise(2)).toFixed(1)),
      airPressure: Number((943 + 3 * day + noise(3)).toFixed(1)),
      windSpeed: Number((2 + noise(4)).toFixed(1)),
      windGust: Number((4 + noise(5)).toFixed(1)),
      windDirection: Math.floor(180 * noise(6)),
      rainTipCount: Math.floor(minute / 40),
      solarRadiation: Math.floor(Math.max(0, 900 * day + 20 * noise(7))),
    }),
  );
}

function batches(minutes: number): { payloads: Buffer[]; batches: Batch[] } {
  const payloads: Buffer[] = [];
  const made: Batch[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const inputs: MessageInput[] = [];
    for (let index = 0; index < STATIONS; index += 1) {
      const bytes = payload(minute, index);
      payloads.push(bytes);
      const decoded = nativeDecoder.decode(bytes);
      if (decoded.kind !== 'message') throw new Error(decoded.detail);
      const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
      const delivery = {
        clientId: `c${index}`,
        qos: 1,
        packetId: (minute % 65535) + 1,
        dup: false,
        digest,
      } as const;
      inputs.push({
        kind: 'message',
        station: `station-${index}`,
        sensor: 'mast',
        delivery,
        message: decoded.message,
      });
    }
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

function newPipeline(): Pipeline {
  const pipeline = new Pipeline();
  const anchor = {
    incarnation: 'bench',
    elapsedMs: 0,
    utcMs: START,
    errorMs: 0,
    source: 'simulation',
  } as const;
  const stations = Array.from({ length: STATIONS }, (_, index) => station(index));
  pipeline.step({
    incarnation: 'bench',
    elapsedMs: 0,
    now: START,
    inputs: [
      { kind: 'configuration', stations, packs: [CORE_THRESHOLDS] },
      { kind: 'anchor', anchor },
    ],
  });
  return pipeline;
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
    const pipeline = newPipeline();
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
