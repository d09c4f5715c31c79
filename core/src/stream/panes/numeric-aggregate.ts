import type { Decimal } from '../../model/decimal.ts';
import type { Aggregate, Sample } from '../aggregates/aggregate.ts';
import { decimalCodec } from '../aggregates/decimal-codec.ts';
import {
  addExact,
  type ExactSum,
  exactSumCodec,
  exactSumToDecimal,
  newExactSum,
} from '../aggregates/exact-sum.ts';
import { greater, lesser } from '../aggregates/extremes.ts';
import { optionalCodec, present } from '../aggregates/optional.ts';

/** Sum and extremes in one. */
export interface NumericAccumulator {
  readonly sum: ExactSum;
  min: Decimal | undefined;
  max: Decimal | undefined;
}

/** The sum is absent when its digits do not fit a decimal, the rest when there is nothing. */
export interface NumericResult {
  readonly sum?: Decimal;
  readonly min?: Decimal;
  readonly max?: Decimal;
}

const valueCodec = optionalCodec(decimalCodec);

/** Exact sum, min and max. */
export const numericAggregate: Aggregate<Sample, NumericAccumulator, NumericResult> = {
  create: () => ({ sum: newExactSum(), min: undefined, max: undefined }),
  add(numeric, { value }) {
    addExact(numeric.sum, value);
    numeric.min = lesser(numeric.min, value);
    numeric.max = greater(numeric.max, value);
    return numeric;
  },
  merge(into, from) {
    addExact(into.sum, from.sum);
    into.min = lesser(into.min, from.min);
    into.max = greater(into.max, from.max);
    return into;
  },
  result: ({ sum, min, max }) => ({
    ...present('sum', exactSumToDecimal(sum)),
    ...present('min', min),
    ...present('max', max),
  }),
  toPlain: ({ sum, min, max }) => [
    exactSumCodec.toPlain(sum),
    ...[min, max].map((value) => valueCodec.toPlain(value)),
  ],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [sum, min, max] = plain as [unknown, unknown, unknown];
    return {
      sum: exactSumCodec.fromPlain(sum),
      min: valueCodec.fromPlain(min),
      max: valueCodec.fromPlain(max),
    };
  },
};
