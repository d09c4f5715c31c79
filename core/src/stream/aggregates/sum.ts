import type { Decimal } from '../../model/decimal.ts';
import type { Sample, SliceableAggregate } from './aggregate.ts';
import {
  addExact,
  type ExactSum,
  exactSumCodec,
  exactSumToDecimal,
  newExactSum,
  subtractExact,
} from './exact-sum.ts';

/** The exact sum of the values; undefined when its digits do not fit a decimal. */
export const sumAggregate: SliceableAggregate<Sample, ExactSum, Decimal | undefined> = {
  create: newExactSum,
  add(sum, { value }) {
    addExact(sum, value);
    return sum;
  },
  merge(into, from) {
    addExact(into, from);
    return into;
  },
  copy: (sum) => ({ ...sum }),
  subtract(into, from) {
    subtractExact(into, from);
    return into;
  },
  result: exactSumToDecimal,
  ...exactSumCodec,
};
