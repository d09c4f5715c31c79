import type { SliceableAggregate } from '../aggregates/aggregate.ts';
import { SubtractOnEvict } from './subtract-on-evict.ts';
import { TwoStacks } from './two-stacks.ts';

/** A stretch of one key's stream, aggregated once for all windows that hold it. */
export interface Slice<A> {
  readonly index: number;
  accumulator: A;
  count: number;
}

/** The aggregate of a run of slices that only moves forward: slices enter at its end and leave at its start. */
export interface SlidingFold<A> {
  /** The slice after the last one taken in. */
  readonly end: number;
  /** Elements in the run. */
  readonly count: number;
  /** Takes in the next slice. */
  push(slice: Slice<A>): void;
  /** Leaves behind every slice below `index`. */
  evictBelow(index: number): void;
  /** The aggregate of the run; not to be changed. */
  value(): A;
}

/** The fold that suits the aggregate. Both cost a constant number of merges a slice. */
export function slidingFold<A>(aggregate: SliceableAggregate<never, A, unknown>): SlidingFold<A> {
  const { subtract } = aggregate;
  return subtract === undefined ? new TwoStacks(aggregate) : new SubtractOnEvict(aggregate, subtract);
}
