import { compareDecimals, type Decimal } from '../../model/decimal.ts';
import type { Aggregate, Sample } from './aggregate.ts';
import { addExact, exactSumToDecimal, newExactSum, subtractExact } from './exact-sum.ts';
import { compareTimed, type TimedValue, timedValueCodec } from './first-last.ts';

/** The readings of a counter in order of time. */
export interface CounterAccumulator {
  readonly readings: TimedValue[];
}

/**
 * Readings kept per window: an hour at four a second. Beyond it a reading between two others of one rising run is
 * forgotten, which changes the increase only if a reset between them comes in late.
 */
export const MAX_COUNTER_READINGS = 14_400;

/**
 * How far a counter rose between the first and the last reading of the window. A reading below the one before it is
 * a counter that began again at zero, so it counts whole. Undefined when there is nothing. Readings are kept in
 * order, because only the order of time, never that of arrival, can tell a reset.
 */
export const counterIncreaseAggregate: Aggregate<Sample, CounterAccumulator, Decimal | undefined> = {
  create: () => ({ readings: [] }),
  add(counter, { value, order }, eventTime) {
    insert(counter.readings, { eventTime, order, value });
    return counter;
  },
  merge(into, from) {
    for (const reading of from.readings) insert(into.readings, reading);
    return into;
  },
  result: ({ readings }) => counterIncrease(readings),
  toPlain: ({ readings }) => readings.map((reading) => timedValueCodec.toPlain(reading)),
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    return { readings: (plain as unknown[]).map((reading) => timedValueCodec.fromPlain(reading)) };
  },
};

/** The rise over readings in order of time; undefined when there is none. */
export function counterIncrease(readings: readonly TimedValue[]): Decimal | undefined {
  if (readings.length === 0) return undefined;
  const total = newExactSum();
  for (let i = 1; i < readings.length; i++) {
    const before = readings[i - 1]?.value;
    const after = readings[i]?.value;
    if (before === undefined || after === undefined) continue;
    addExact(total, after);
    if (compareDecimals(after, before) >= 0) subtractExact(total, before);
  }
  return exactSumToDecimal(total);
}

function insert(readings: TimedValue[], reading: TimedValue): void {
  let at = readings.length;
  for (let before = readings[at - 1]; at > 0 && before !== undefined; before = readings[at - 1]) {
    if (compareTimed(before, reading) <= 0) break;
    at -= 1;
  }
  readings.splice(at, 0, reading);
  if (readings.length > MAX_COUNTER_READINGS) forgetOne(readings);
}

/** Drops the first reading whose neighbours and itself rise. There is one unless every other reading is a reset. */
function forgetOne(readings: TimedValue[]): void {
  const inner = readings.findIndex((reading, i) => {
    const before = readings[i - 1];
    const after = readings[i + 1];
    if (before === undefined || after === undefined) return false;
    return (
      compareDecimals(before.value, reading.value) <= 0 && compareDecimals(reading.value, after.value) <= 0
    );
  });
  readings.splice(inner === -1 ? 1 : inner, 1);
}
