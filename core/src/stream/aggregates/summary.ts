import { type Decimal, MAX_DECIMAL_EXPONENT } from '../../model/decimal.ts';
import type { Sample, SliceableAggregate } from './aggregate.ts';
import { type ExactSum, exactSumCodec, exactSumToDecimal, plus, scaleUp } from './exact-sum.ts';
import { present } from './optional.ts';

/**
 * Count, sum and extremes on one grid: sum, min and max are whole numbers of 10^exponent, the finest seen so far. So
 * the usual reading, which lies on the grid of the one before, costs an addition and two comparisons of numbers.
 * Bigints only beyond the safe integers; min and max mean nothing while the count is 0.
 */
export interface SummaryAccumulator {
  count: number;
  exponent: number;
  sum: number | bigint;
  min: number | bigint;
  max: number | bigint;
}

/** The sum is absent when its digits do not fit a decimal, the extremes when there is nothing. */
export interface Summary {
  readonly count: number;
  readonly sum?: Decimal;
  readonly min?: Decimal;
  readonly max?: Decimal;
}

/** Count, exact sum, min and max: what most rules ask of a window, for the price of one. */
export const summaryAggregate: SliceableAggregate<Sample, SummaryAccumulator, Summary> = {
  create: () => ({ count: 0, exponent: MAX_DECIMAL_EXPONENT, sum: 0, min: 0, max: 0 }),
  add(summary, { value }) {
    if (value.exponent < summary.exponent) refine(summary, value.exponent);
    const scaled = scaleUp(value.mantissa, value.exponent - summary.exponent);
    take(summary, { count: 1, sum: scaled, min: scaled, max: scaled });
    return summary;
  },
  merge(into, from) {
    if (from.count === 0) return into;
    if (from.exponent < into.exponent) refine(into, from.exponent);
    take(into, from.exponent === into.exponent ? from : refine({ ...from }, into.exponent));
    return into;
  },
  copy: (summary) => ({ ...summary }),
  result({ count, exponent, sum, min, max }) {
    if (count === 0) return { count };
    return {
      count,
      ...present('sum', exactSumToDecimal({ mantissa: sum, exponent })),
      ...present('min', exactSumToDecimal({ mantissa: min, exponent })),
      ...present('max', exactSumToDecimal({ mantissa: max, exponent })),
    };
  },
  toPlain: ({ count, exponent, sum, min, max }) => [
    count,
    ...[sum, min, max].map((mantissa) => exactSumCodec.toPlain({ mantissa, exponent })),
  ],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [count, ...parts] = plain as [number, unknown, unknown, unknown];
    const [sum, min, max] = parts.map((part) => exactSumCodec.fromPlain(part)) as [
      ExactSum,
      ExactSum,
      ExactSum,
    ];
    return {
      count,
      exponent: sum.exponent,
      sum: sum.mantissa,
      min: min.mantissa,
      max: max.mantissa,
    };
  },
};

/** Adds what is on the same grid. */
function take(into: SummaryAccumulator, from: Omit<SummaryAccumulator, 'exponent'>): void {
  into.sum = plus(into.sum, from.sum);
  if (into.count === 0 || from.min < into.min) into.min = from.min;
  if (into.count === 0 || from.max > into.max) into.max = from.max;
  into.count += from.count;
}

/** Brings everything to a finer grid. */
function refine(summary: SummaryAccumulator, exponent: number): SummaryAccumulator {
  const places = summary.exponent - exponent;
  summary.sum = scaleUp(summary.sum, places);
  summary.min = scaleUp(summary.min, places);
  summary.max = scaleUp(summary.max, places);
  summary.exponent = exponent;
  return summary;
}
