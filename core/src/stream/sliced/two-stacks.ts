import type { SliceableAggregate } from '../aggregates/aggregate.ts';
import type { Slice, SlidingFold } from './sliding-fold.ts';

/** A slice, and the aggregate of it and everything that came in after it up to the last flip. */
interface Layer<A> {
  readonly index: number;
  readonly count: number;
  readonly suffix: A;
}

/**
 * A queue as two stacks, for aggregates that cannot subtract: new slices are aggregated at the back; when the front is
 * empty the back is turned over into aggregates of every suffix, so that leaving is popping. Two merges a slice,
 * amortised (Tangwongsan, Hirzel, Schneider, DEBS 2017).
 */
export class TwoStacks<A> implements SlidingFold<A> {
  readonly #aggregate: SliceableAggregate<never, A, unknown>;
  /** Oldest last. */
  readonly #front: Layer<A>[] = [];
  #back: Slice<A>[] = [];
  #backTotal: A | undefined;
  #count = 0;
  #end = -Infinity;

  constructor(aggregate: SliceableAggregate<never, A, unknown>) {
    this.#aggregate = aggregate;
  }

  get end(): number {
    return this.#end;
  }

  get count(): number {
    return this.#count;
  }

  push(slice: Slice<A>): void {
    this.#back.push(slice);
    this.#backTotal = this.#both(this.#backTotal, slice.accumulator);
    this.#count += slice.count;
    this.#end = slice.index + 1;
  }

  evictBelow(index: number): void {
    for (let oldest = this.#oldest(); oldest !== undefined && oldest.index < index; oldest = this.#oldest()) {
      if (this.#front.length === 0) this.#flip();
      this.#front.pop();
      this.#count -= oldest.count;
    }
  }

  value(): A {
    const front = this.#front.at(-1)?.suffix;
    if (front === undefined) return this.#backTotal ?? this.#aggregate.create();
    return this.#backTotal === undefined ? front : this.#both(front, this.#backTotal);
  }

  #oldest(): { readonly index: number; readonly count: number } | undefined {
    return this.#front.at(-1) ?? this.#back[0];
  }

  #flip(): void {
    let suffix: A | undefined;
    for (let slice = this.#back.pop(); slice !== undefined; slice = this.#back.pop()) {
      suffix = this.#both(suffix, slice.accumulator);
      this.#front.push({ index: slice.index, count: slice.count, suffix });
    }
    this.#back = [];
    this.#backTotal = undefined;
  }

  /** A new accumulator with the content of both. */
  #both(a: A | undefined, b: A): A {
    return a === undefined ? this.#aggregate.copy(b) : this.#aggregate.merge(this.#aggregate.copy(a), b);
  }
}
