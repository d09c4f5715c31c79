import type { SliceableAggregate } from '../aggregates/aggregate.ts';
import type { Slice, SlidingFold } from './sliding-fold.ts';

/** Adds slices that enter and subtracts those that leave. Our sums are exact, so nothing drifts. */
export class SubtractOnEvict<A> implements SlidingFold<A> {
  readonly #aggregate: Pick<SliceableAggregate<never, A, unknown>, 'merge'>;
  readonly #subtract: (into: A, from: A) => A;
  /** What is in, oldest first, from `#head` on. */
  #slices: Slice<A>[] = [];
  #head = 0;
  #total: A;
  #count = 0;
  #end = -Infinity;

  constructor(aggregate: SliceableAggregate<never, A, unknown>, subtract: (into: A, from: A) => A) {
    this.#aggregate = aggregate;
    this.#subtract = subtract;
    this.#total = aggregate.create();
  }

  get end(): number {
    return this.#end;
  }

  get count(): number {
    return this.#count;
  }

  push(slice: Slice<A>): void {
    this.#slices.push(slice);
    this.#total = this.#aggregate.merge(this.#total, slice.accumulator);
    this.#count += slice.count;
    this.#end = slice.index + 1;
  }

  evictBelow(index: number): void {
    for (let slice = this.#slices[this.#head]; slice !== undefined && slice.index < index; ) {
      this.#total = this.#subtract(this.#total, slice.accumulator);
      this.#count -= slice.count;
      this.#head += 1;
      slice = this.#slices[this.#head];
    }
    if (this.#head * 2 > this.#slices.length) {
      this.#slices = this.#slices.slice(this.#head);
      this.#head = 0;
    }
  }

  value(): A {
    return this.#total;
  }
}
