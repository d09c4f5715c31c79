import type { Decimal } from '../../model/decimal.ts';
import type { Aggregate, Sample } from './aggregate.ts';
import { addExact, type ExactSum, exactSumCodec, exactSumToDecimal, newExactSum } from './exact-sum.ts';

/** The exact sum of the values; undefined when its digits do not fit a decimal. */
export const sumAggregate: Aggregate<Sample, ExactSum, Decimal | undefined> = {
  create: newExactSum,
  add(sum, { value }) {
    addExact(sum, value);
    return sum;
  },
  merge(into, from) {
    addExact(into, from);
    return into;
  },
  result: exactSumToDecimal,
  ...exactSumCodec,
};
