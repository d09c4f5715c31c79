import type { SliceableAggregate } from '../aggregates/aggregate.ts';
import { type Slice, type SlidingFold, slidingFold } from './sliding-fold.ts';

/** The slices of one key that live windows still need, and how far its windows have fired. */
export class KeySlices<A, S extends Slice<A> = Slice<A>> {
  readonly key: string;
  /** The first window that has not fired. */
  next: number;
  /** The instant its timer is set to. */
  timer: number | undefined;
  readonly #aggregate: SliceableAggregate<never, A, unknown>;
  /** Ascending by index; elements mostly fall into the last one. */
  #slices: S[] = [];
  /** The aggregate of the window that fired last, to go on from; rebuilt from the slices when there is none. */
  #fold: SlidingFold<A> | undefined;

  constructor(key: string, next: number, aggregate: SliceableAggregate<never, A, unknown>) {
    this.key = key;
    this.next = next;
    this.#aggregate = aggregate;
  }

  get empty(): boolean {
    return this.#slices.length === 0;
  }

  get oldest(): S | undefined {
    return this.#slices[0];
  }

  get(index: number): S | undefined {
    const slice = this.#slices[this.#position(index)];
    return slice?.index === index ? slice : undefined;
  }

  /** The first slice at `index` or after it. */
  from(index: number): S | undefined {
    return this.#slices[this.#position(index)];
  }

  insert(slice: S): void {
    this.#slices.splice(this.#position(slice.index), 0, slice);
  }

  /** The slice at `index` is about to change: an aggregate that holds it is out of date. */
  touch(index: number): void {
    if (this.#fold !== undefined && index < this.#fold.end) this.#fold = undefined;
  }

  /** Removes and returns the oldest slice. */
  evictOldest(): S | undefined {
    const slice = this.#slices.shift();
    if (slice !== undefined) this.#fold?.evictBelow(slice.index + 1);
    return slice;
  }

  /** The aggregate of the slices from `start` until before `end`, both not below those of the call before. */
  fold(start: number, end: number): SlidingFold<A> {
    this.#fold = this.#foldTo(this.#fold, start, end);
    return this.#fold;
  }

  /** The same for windows that fired long ago: returns a fold to be handed in again for the next of them. */
  foldBack(fold: SlidingFold<A> | undefined, start: number, end: number): SlidingFold<A> {
    return this.#foldTo(fold, start, end);
  }

  #foldTo(from: SlidingFold<A> | undefined, start: number, end: number): SlidingFold<A> {
    const fold = from ?? slidingFold(this.#aggregate);
    let position = this.#position(Math.max(fold.end, start));
    for (let slice = this.#slices[position]; slice !== undefined && slice.index < end; ) {
      fold.push(slice);
      position += 1;
      slice = this.#slices[position];
    }
    fold.evictBelow(start);
    return fold;
  }

  /** Where a slice of that index is or would be. */
  #position(index: number): number {
    let low = 0;
    let high = this.#slices.length;
    const last = this.#slices[high - 1];
    if (last !== undefined && last.index < index) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      const slice = this.#slices[middle];
      if (slice !== undefined && slice.index < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
