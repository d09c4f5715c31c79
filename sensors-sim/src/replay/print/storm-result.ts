import { assert } from '@shivar/core/errors';
import type { ResultJson } from '@shivar/core/present';
import { MINUTE } from '@shivar/core/time';

const MM_PER_INCH = 25.4;

/** The rule whose results are storms: sessions that two hours and a minute of silence end. */
export const STORM_RULE = 'core-streams/storms';

/** When a storm began and ended: a tip counted at a minute fell in the minute before it (USGS Rainmaker). */
export function stormSpan({ firstReading, lastReading }: ResultJson): {
  readonly start: Date;
  readonly end: Date;
} {
  assert(firstReading !== null && lastReading !== null, 'a storm has readings');
  return {
    start: new Date(Date.parse(firstReading.utc) - MINUTE),
    end: new Date(Date.parse(lastReading.utc)),
  };
}

/** A value in thousandths of an inch, as inches. */
export function inches({ values }: ResultJson, name: string): number {
  const value = values[name];
  assert(typeof value === 'number', `the result has no value ${name}`);
  return thousandths(value / MM_PER_INCH);
}

export function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
