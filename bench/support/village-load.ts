import { createHash } from 'node:crypto';
import { nativeDecoder } from '@shivar/core/decode';
import type { Station } from '@shivar/core/model';
import { type MessageInput, Pipeline } from '@shivar/core/pipeline';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import { MINUTE } from '@shivar/core/time';

/** Stations that report every minute, each message with so many readings. */
export const STATIONS = 50;
export const READINGS_PER_MESSAGE = 8;
/** Event time of the first minute. */
export const START: number = Date.UTC(2026, 4, 10);

/** Station `index` of the village: one mast with everything on it. */
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
export function payload(minute: number, index: number): Buffer {
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
      airPressure: Number((943 + 3 * day + 0.1 * noise(3)).toFixed(1)),
      windSpeed: Number((2 + noise(4)).toFixed(1)),
      windGust: Number((4 + noise(5)).toFixed(1)),
      windDirection: Math.floor(180 * noise(6)),
      rainTipCount: Math.floor(minute / 40),
      solarRadiation: Math.floor(Math.max(0, 900 * day + 20 * noise(7))),
    }),
  );
}

/** A payload as ingest hands it to the step. */
export function messageInput(bytes: Buffer, minute: number, index: number): MessageInput {
  const decoded = nativeDecoder.decode(bytes);
  if (decoded.kind !== 'message') throw new Error(decoded.detail);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const packetId = (minute % 65535) + 1;
  const delivery = { clientId: `c${index}`, qos: 1, packetId, dup: false, digest } as const;
  return { kind: 'message', station: `station-${index}`, sensor: 'mast', delivery, message: decoded.message };
}

/** A pipeline that knows the village and the time: `utcMs` at the beginning of its incarnation. */
export function villagePipeline(incarnation: string, utcMs: number): Pipeline {
  const pipeline = new Pipeline();
  const anchor = { incarnation, elapsedMs: 0, utcMs, errorMs: 0, source: 'simulation' } as const;
  const stations = Array.from({ length: STATIONS }, (_, index) => station(index));
  pipeline.step({
    incarnation,
    elapsedMs: 0,
    now: utcMs,
    inputs: [
      { kind: 'configuration', stations, packs: [CORE_THRESHOLDS] },
      { kind: 'anchor', anchor },
    ],
  });
  return pipeline;
}
