import { compareDecimals, type Decimal } from '../../model/decimal.ts';
import type { Duration } from '../../time/instants.ts';
import { addExact, exactSumToDecimal, newExactSum, subtractExact } from './exact-sum.ts';
import type { TimedValue } from './first-last.ts';

/**
 * The largest sum of the values within any window (t - W, t], W = `withinMs`: the peak of a rain intensity is this
 * divided by W. Sums only change when a value enters, so windows that end with a value are enough. `values` are in
 * order of event time; undefined when there are none, or when a sum's digits do not fit a decimal.
 */
export function peakSum(values: readonly TimedValue[], withinMs: Duration): Decimal | undefined {
  const sum = newExactSum();
  let oldest = 0;
  let peak: Decimal | undefined;
  for (const [index, { eventTime, value }] of values.entries()) {
    addExact(sum, value);
    for (let first = values[oldest]; first !== undefined && first.eventTime <= eventTime - withinMs; ) {
      subtractExact(sum, first.value);
      oldest += 1;
      first = values[oldest];
    }
    // Values of one instant are in the same window.
    if (values[index + 1]?.eventTime === eventTime) continue;
    const total = exactSumToDecimal(sum);
    if (total !== undefined && (peak === undefined || compareDecimals(total, peak) > 0)) peak = total;
  }
  return peak;
}
