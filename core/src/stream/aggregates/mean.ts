import type { Sample, SliceableAggregate } from './aggregate.ts';
import {
  addExact,
  type ExactSum,
  exactSumCodec,
  exactSumToNumber,
  newExactSum,
  subtractExact,
} from './exact-sum.ts';

/** What a mean is made of: both parts are exact, only their quotient is rounded. */
export interface MeanAccumulator {
  count: number;
  readonly sum: ExactSum;
}

/** The arithmetic mean as the nearest double; null when there is nothing. */
export const meanAggregate: SliceableAggregate<Sample, MeanAccumulator, number | null> = {
  create: () => ({ count: 0, sum: newExactSum() }),
  add(mean, { value }) {
    mean.count += 1;
    addExact(mean.sum, value);
    return mean;
  },
  merge(into, from) {
    into.count += from.count;
    addExact(into.sum, from.sum);
    return into;
  },
  copy: ({ count, sum }) => ({ count, sum: { ...sum } }),
  subtract(into, from) {
    into.count -= from.count;
    subtractExact(into.sum, from.sum);
    return into;
  },
  result: ({ count, sum }) => (count === 0 ? null : exactSumToNumber(sum, count)),
  toPlain: ({ count, sum }) => [count, exactSumCodec.toPlain(sum)],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [count, sum] = plain as [number, unknown];
    return { count, sum: exactSumCodec.fromPlain(sum) };
  },
};
