import { observedProperty } from '../../model/observed-properties.ts';
import type { DecodedMessage, DecodeResult, RejectedReading, Sample } from '../decoded-message.ts';
import { ENVELOPE_FIELDS, readCounter } from './envelope.ts';
import { MAX_READINGS_PER_MESSAGE, MAX_VALUES_PER_MESSAGE } from './limits.ts';
import { type RawReading, readReading } from './reading.ts';
import { repeated, type Unreadable, unreadable } from './unreadable.ts';

type PlainObject = Readonly<Record<string, unknown>>;
/** A field of the envelope or the place of a reading, as it is gathered; exactly those present are set. */
type Gathered = Record<string, unknown>;

/** Makes a message of the plain object that stood in a payload, whichever encoding it had. */
export function interpret(plain: unknown): DecodeResult {
  if (!isPlainObject(plain)) {
    return unreadable(
      'notAnObject',
      `the payload is ${repeated(plain)}; send one object of names and numbers`,
    );
  }
  const envelope: Gathered = {};
  const others: [string, unknown][] = [];
  for (const [name, raw] of Object.entries(plain)) {
    const field = ENVELOPE_FIELDS.get(name);
    if (field === undefined) {
      if (!STRUCTURE.has(name)) others.push([name, raw]);
      continue;
    }
    if (raw === null) continue;
    const value = field.read(raw);
    if (value === undefined) return badField(name, field.expected, raw);
    envelope[name] = value;
  }
  const readings = readingsOf(plain, others);
  return isUnreadable(readings) ? readings : assemble(envelope, readings);
}

const STRUCTURE: ReadonlySet<string> = new Set(['readings', 'eventTime', 'sequence']);

interface Readings {
  readonly readings: readonly RawReading[];
  /** Names beside `readings` that are no field of the format. */
  readonly strangers: readonly (readonly [string, unknown])[];
}

function readingsOf(plain: PlainObject, others: [string, unknown][]): Readings | Unreadable {
  const first = sequenceOf(plain);
  if (isUnreadable(first)) return first;
  if (isNone(plain.readings)) {
    const { eventTime } = plain;
    return {
      readings: others.length === 0 ? [] : [{ values: others, eventTime, sequence: first }],
      strangers: [],
    };
  }
  if (!Array.isArray(plain.readings)) return badField('readings', 'a list of objects', plain.readings);
  if (plain.readings.length > MAX_READINGS_PER_MESSAGE) return tooMany(plain.readings.length);
  const misplaced = others.find(([name]) => observedProperty(name.split('@', 1)[0] ?? '') !== undefined)?.[0];
  if (misplaced !== undefined)
    return badField(misplaced, 'inside an element of "readings" when there is a list');
  if (!isNone(plain.eventTime))
    return badField('eventTime', 'inside each element of "readings" when there is a list');
  const readings = listOf(plain.readings, first);
  return isUnreadable(readings) ? readings : { readings, strangers: others };
}

/** The elements of `readings`, numbered: a sequence not given counts up from the one before it. */
function listOf(elements: readonly unknown[], first: number | undefined): readonly RawReading[] | Unreadable {
  const readings: RawReading[] = [];
  let next = first;
  for (const element of elements) {
    if (!isPlainObject(element)) return badField('readings', 'a list of objects', element);
    const reserved = Object.keys(element).find((name) => ENVELOPE_FIELDS.has(name) || name === 'readings');
    if (reserved !== undefined) return badField(reserved, 'beside "readings", once for the whole message');
    const own = sequenceOf(element);
    if (isUnreadable(own)) return own;
    const sequence = own ?? next;
    const before = readings.at(-1);
    if (before !== undefined && (before.sequence === undefined) !== (sequence === undefined)) {
      return badField('sequence', 'given from the first reading on, or not at all');
    }
    const { eventTime } = element;
    const values = Object.entries(element).filter(([name]) => !STRUCTURE.has(name));
    readings.push({ values, eventTime, sequence });
    next = sequence === undefined ? undefined : sequence + 1;
  }
  return readings;
}

function assemble(envelope: Gathered, { readings, strangers }: Readings): DecodeResult {
  const count = readings.reduce((sum, { values }) => sum + values.length, strangers.length);
  if (count > MAX_VALUES_PER_MESSAGE) return tooMany(count);
  if (readings.length === 0 && strangers.length === 0 && envelope.oldestUnsent === undefined) {
    return unreadable(
      'noReadings',
      'there is no reading in it; send at least one, such as {"airTemperature": 31.2}',
    );
  }
  const rejected: RejectedReading[] = [];
  const samples: Sample[] = readings.map((reading) => readReading(reading, rejected));
  for (const [name, raw] of strangers) {
    rejected.push({ property: repeated(name), reason: 'unknownProperty', value: repeated(raw) });
  }
  // The fields of the envelope were each read by their own reader, by name.
  const message = { samples, rejected, ...envelope } as DecodedMessage;
  return { kind: 'message', message };
}

function sequenceOf(object: PlainObject): number | undefined | Unreadable {
  if (isNone(object.sequence)) return undefined;
  return (
    readCounter(object.sequence) ?? badField('sequence', 'a whole number from 0 to 2^48 - 1', object.sequence)
  );
}

function badField(name: string, expected: string, found?: unknown): Unreadable {
  const instead = found === undefined ? '' : `; it is ${repeated(found)}`;
  return unreadable('badField', `"${repeated(name)}" must be ${expected}${instead}`);
}

function tooMany(count: number): Unreadable {
  return unreadable(
    'tooManyReadings',
    `${count} readings in one message; send at most ${MAX_READINGS_PER_MESSAGE} readings with ${MAX_VALUES_PER_MESSAGE} values in all`,
  );
}

function isNone(raw: unknown): boolean {
  return raw === undefined || raw === null;
}

/** An object of names and values as the parsers make them: no list, no bytes, no tagged item. */
function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isUnreadable(value: object | number | undefined): value is Unreadable {
  return typeof value === 'object' && 'kind' in value && value.kind === 'unreadable';
}
