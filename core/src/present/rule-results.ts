import { type Decimal, decimalToNumber } from '../model/decimal.ts';
import type { MatchedReading, NamedValue, RuleMatch, RuleResult } from '../stream/rule-result.ts';
import { type Instant, instant } from './instant.ts';

/** A result of a rule for programs. */
export interface ResultJson
  extends Pick<RuleResult, 'rule' | 'station' | 'key' | 'revision' | 'standing' | 'unit'> {
  readonly start: Instant | null;
  readonly end: Instant | null;
  /** By name; null where there was nothing. */
  readonly values: Readonly<Record<string, number | null | readonly number[]>>;
  /** Event times of the first and last reading; null when there is none. */
  readonly firstReading: Instant | null;
  readonly lastReading: Instant | null;
  readonly reporting?: RuleResult['reporting'];
}

export function resultJson(result: RuleResult): ResultJson {
  const { rule, station, key, revision, standing, unit, start, end, readings, reporting } = result;
  return {
    rule,
    station,
    key,
    start: instant(start),
    end: instant(end),
    revision,
    standing,
    values: Object.fromEntries(result.values.map(({ name, value }) => [name, shown(value)])),
    unit,
    firstReading: instant(readings?.[0]),
    lastReading: instant(readings?.[1]),
    ...(reporting === undefined ? {} : { reporting }),
  };
}

/** A match of a pattern or a join for programs. */
export interface MatchJson extends Pick<RuleMatch, 'rule' | 'station' | 'key'> {
  readonly at: Instant | null;
  readonly readings: readonly (Pick<MatchedReading, 'step' | 'datastream'> & {
    readonly eventTime: Instant | null;
    readonly value: number;
  })[];
}

export function matchJson({ rule, station, key, at, readings }: RuleMatch): MatchJson {
  return {
    rule,
    station,
    key,
    at: instant(at),
    readings: readings.map(({ step, datastream, eventTime, value }) => ({
      step,
      datastream,
      eventTime: instant(eventTime),
      value: decimalToNumber(value),
    })),
  };
}

function shown(value: NamedValue['value']): number | null | readonly number[] {
  if (value === null) return null;
  return isDecimal(value) ? decimalToNumber(value) : value.map(decimalToNumber);
}

function isDecimal(value: Decimal | readonly Decimal[]): value is Decimal {
  return 'mantissa' in value;
}
