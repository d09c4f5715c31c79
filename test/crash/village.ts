import type { Station } from '@shivar/core/model';
import { type EventTime, eventTime } from '@shivar/core/time';
import { sensorOf, stationOf } from '../support/stations.ts';

/** How many publishers of each sort take part. */
export interface Crowd {
  /** Readings carry boot epoch, sequence and event time; QoS 1 and 2 in turn. */
  readonly numbered: number;
  /** Readings are a bare number, QoS 1. */
  readonly bare: number;
}

/** One sender: a sensor of the station under fire. */
export interface Sender {
  readonly sensor: string;
  readonly qos: 1 | 2;
  readonly numbered: boolean;
}

export const STATION = 'crash-01';

/** First event time; every numbered reading is 20 s after the one before it. */
const FIRST_EVENT = Date.UTC(2026, 5, 1);
const STEP_MS = 20_000;
const BOOT_EPOCH = 7;

export function sendersOf({ numbered, bare }: Crowd): Sender[] {
  const qos = (n: number): 1 | 2 => (n % 2 === 0 ? 1 : 2);
  return [
    ...Array.from({ length: numbered }, (_, n) => ({ sensor: `numbered-${n}`, qos: qos(n), numbered: true })),
    ...Array.from({ length: bare }, (_, n) => ({ sensor: `bare-${n}`, qos: 1 as const, numbered: false })),
  ];
}

/** The station file of the senders; its clock is trusted, so that panes follow from the readings alone. */
export function villageOf(senders: readonly Sender[]): Station {
  const expectedIntervalSeconds = STEP_MS / 1000;
  const sensors = senders.map(({ sensor }) => ({ ...sensorOf(sensor), expectedIntervalSeconds }));
  return stationOf(STATION, sensors, { clock: 'trusted' });
}

export function eventTimeOf(sequence: number): EventTime {
  return eventTime(FIRST_EVENT + sequence * STEP_MS);
}

/** Air temperature in hundredths, a value that depends on sender and sequence and never leaves the plausible. */
function hundredthsOf(sensor: string, sequence: number): number {
  const phase = sensor.length * 37 + sensor.charCodeAt(sensor.length - 1);
  return 2400 + ((sequence * 7919 + phase * 104_729) % 1200);
}

/** What a sender publishes under a sequence. The last message of a numbered one closes its stream. */
export function payloadOf({ sensor, numbered }: Sender, sequence: number, last: boolean): string {
  const airTemperature = hundredthsOf(sensor, sequence) / 100;
  if (!numbered) return JSON.stringify({ airTemperature, batteryVoltage: bareMark(sequence) });
  return JSON.stringify({
    bootEpoch: BOOT_EPOCH,
    sequence,
    eventTime: eventTimeOf(sequence),
    airTemperature,
    relativeHumidity: 40 + (sequence % 50),
    ...(last ? { oldestUnsent: 'end' } : {}),
  });
}

/** A bare reading is recognised by its battery voltage, which no other one of its sender has. */
function bareMark(sequence: number): number {
  return sequence / 100;
}
