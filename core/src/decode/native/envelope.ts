import { parseRfc3339 } from '../../time/rfc3339.ts';
import type { DecodedMessage, SensorClock } from '../decoded-message.ts';
import { EpochSeconds } from './cbor.ts';
import { MAX_COUNTER } from './limits.ts';

/** What a message says besides its readings. */
export type Envelope = Pick<DecodedMessage, 'clock' | 'bootEpoch' | 'sentAt' | 'uptimeMs' | 'oldestUnsent'>;

/** Last millisecond of the year 9999, the last that RFC 3339 can write. */
const MAX_TIME = 253_402_300_799_999;

const CLOCKS: readonly SensorClock[] = ['none', 'rtc', 'network', 'gps'];

interface Field<T> {
  /** Undefined when `raw` is not a value of this field. */
  readonly read: (raw: unknown) => T | undefined;
  /** Completes the sentence "must be …". */
  readonly expected: string;
}

const TIME: Field<number> = {
  read: readTime,
  expected:
    'UTC milliseconds since 1970 as a whole number, or RFC 3339 text with a zone such as "2026-06-15T06:30:00Z"',
};

const COUNTER: Field<number> = { read: readCounter, expected: 'a whole number from 0 to 2^48 - 1' };

/** The fields of the envelope by name. */
export const ENVELOPE_FIELDS: ReadonlyMap<string, Field<Envelope[keyof Envelope]>> = new Map<
  keyof Envelope,
  Field<Envelope[keyof Envelope]>
>([
  ['clock', { read: readClock, expected: 'one of "none", "rtc", "network", "gps"' }],
  ['bootEpoch', COUNTER],
  ['sentAt', TIME],
  ['uptimeMs', COUNTER],
  [
    'oldestUnsent',
    {
      read: (raw) => (raw === 'end' ? raw : readTime(raw)),
      expected: 'the sequence or the time of the oldest reading still held as a whole number, or "end"',
    },
  ],
]);

/** A device's time as UTC milliseconds, from a whole number, RFC 3339 text or a CBOR epoch time; -0 becomes 0. */
export function readTime(raw: unknown): number | undefined {
  const utcMs = millisecondsOf(raw);
  return utcMs !== undefined && utcMs >= 0 && utcMs <= MAX_TIME ? Math.abs(utcMs) : undefined;
}

function millisecondsOf(raw: unknown): number | undefined {
  if (typeof raw === 'string') return parseRfc3339(raw);
  if (raw instanceof EpochSeconds) {
    return typeof raw.seconds === 'number' ? Math.round(raw.seconds * 1000) : undefined;
  }
  return typeof raw === 'number' && Number.isSafeInteger(raw) ? raw : undefined;
}

/** A sequence, boot epoch or uptime; -0 becomes 0. */
export function readCounter(raw: unknown): number | undefined {
  const counts = typeof raw === 'number' && Number.isInteger(raw) && raw >= 0 && raw <= MAX_COUNTER;
  return counts ? Math.abs(raw) : undefined;
}

function readClock(raw: unknown): SensorClock | undefined {
  return CLOCKS.find((clock) => clock === raw);
}
