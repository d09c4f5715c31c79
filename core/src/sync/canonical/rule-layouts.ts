import type { Decimal } from '../../model/decimal.ts';
import type { MatchedReading, NamedValue, RuleResult } from '../../stream/rule-result.ts';
import { STANDING } from './codes.ts';
import { FieldReader, MalformedRecordError, optional } from './fields.ts';
import type { Layout } from './layout.ts';
import {
  packDatastream,
  packDecimal,
  packMilliseconds,
  readDatastream,
  readDecimal,
  readMilliseconds,
} from './parts.ts';

/**
 * `[rule, station, key, start, length, revision, standing, unit, [[name, value], …], readings?, reporting?, replaces?]`.
 * The key is null for the station itself. A value is a decimal, null, or a list of decimals in a list of its own.
 */
export const RESULT: Layout<'result'> = {
  kind: 'result',
  code: 10,
  pack: ({ result }) => [
    result.rule,
    result.station,
    result.key === result.station ? null : packDatastream(result.key),
    packMilliseconds(result.start),
    packMilliseconds(result.end - result.start),
    result.revision,
    STANDING.code(result.standing),
    result.unit,
    result.values.map(({ name, value }) => [name, packValue(value)]),
    result.readings === undefined ? null : result.readings.map(packMilliseconds),
    result.reporting === undefined ? null : [result.reporting.passed, result.reporting.of],
    result.replaces.length === 0
      ? null
      : result.replaces.map(({ start, end }) => [packMilliseconds(start), packMilliseconds(end - start)]),
  ],
  read: (fields) => ({ kind: 'result', result: readResult(fields) }),
};

function readResult(fields: FieldReader): RuleResult {
  const rule = fields.text();
  const station = fields.text();
  const key = fields.optional(readDatastream) ?? station;
  const start = readMilliseconds(fields);
  return {
    rule,
    station,
    key,
    start,
    end: start + readMilliseconds(fields),
    revision: fields.integer(),
    standing: STANDING.word(fields.integer()),
    unit: fields.text(),
    values: Array.from(fields.nested().each(), readNamedValue),
    ...optional('readings', fields.optional(readPair)),
    ...optional('reporting', fields.optional(readReporting)),
    replaces: Array.from(fields.nested().each(), (window) => {
      const from = readMilliseconds(window);
      return { start: from, end: from + readMilliseconds(window) };
    }),
  };
}

function packValue(value: NamedValue['value']): unknown {
  if (value === null) return null;
  return 'mantissa' in value ? packDecimal(value) : [value.map(packDecimal)];
}

function readNamedValue(fields: FieldReader): NamedValue {
  return { name: fields.text(), value: fields.optional(readValue) ?? null };
}

/** `[mantissa, exponent]`, or `[[decimal, …]]`. */
function readValue(fields: FieldReader): Decimal | readonly Decimal[] {
  const packed = fields.any();
  if (!Array.isArray(packed)) throw new MalformedRecordError('value expected');
  if (packed.length !== 1) return readDecimal(new FieldReader([packed]));
  const list = new FieldReader(packed).nested();
  return Array.from(list.each(), (decimal) => ({ mantissa: decimal.integer(), exponent: decimal.integer() }));
}

function readPair(fields: FieldReader): readonly [number, number] {
  const pair = fields.nested();
  return [readMilliseconds(pair), readMilliseconds(pair)];
}

function readReporting(fields: FieldReader): { readonly passed: number; readonly of: number } {
  const pair = fields.nested();
  return { passed: pair.integer(), of: pair.integer() };
}

/** `[rule, station, key, at, [[step, datastream, eventTime, mantissa, exponent], …]]`; the key as in a result. */
export const MATCH: Layout<'match'> = {
  kind: 'match',
  code: 11,
  pack: ({ match }) => [
    match.rule,
    match.station,
    match.key === match.station ? null : packDatastream(match.key),
    packMilliseconds(match.at),
    match.readings.map(({ step, datastream, eventTime, value }) => [
      step,
      packDatastream(datastream),
      packMilliseconds(eventTime),
      value.mantissa,
      value.exponent,
    ]),
  ],
  read: (fields) => {
    const rule = fields.text();
    const station = fields.text();
    const key = fields.optional(readDatastream) ?? station;
    const at = readMilliseconds(fields);
    const readings = Array.from(fields.nested().each(), readMatchedReading);
    return { kind: 'match', match: { rule, station, key, at, readings } };
  },
};

function readMatchedReading(fields: FieldReader): MatchedReading {
  return {
    step: fields.text(),
    datastream: readDatastream(fields),
    eventTime: readMilliseconds(fields),
    value: { mantissa: fields.integer(), exponent: fields.integer() },
  };
}
