/**
 * Things due at instants, taken out in order of time. Windows of many keys end together, so equal instants share
 * one bucket and the heap holds distinct instants only: adding costs O(1) for a known instant, O(log n) for a new one.
 */
export class TimerQueue<T> {
  readonly #heap: number[] = [];
  readonly #buckets = new Map<number, T[]>();

  /** The earliest instant with something due, or undefined. */
  get next(): number | undefined {
    return this.#heap[0];
  }

  add(instant: number, item: T): void {
    const bucket = this.#buckets.get(instant);
    if (bucket !== undefined) {
      bucket.push(item);
      return;
    }
    this.#buckets.set(instant, [item]);
    this.#siftUp(instant);
  }

  /** Removes the earliest bucket. Call only when {@link next} is defined. */
  take(): T[] {
    const [instant] = this.#heap;
    if (instant === undefined) return [];
    const items = this.#buckets.get(instant) ?? [];
    this.#buckets.delete(instant);
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#siftDown(last);
    return items;
  }

  #at(index: number): number {
    return this.#heap[index] ?? Infinity;
  }

  #siftUp(instant: number): void {
    const heap = this.#heap;
    let child = heap.length;
    heap.push(instant);
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.#at(parent) <= instant) break;
      heap[child] = this.#at(parent);
      child = parent;
    }
    heap[child] = instant;
  }

  #siftDown(instant: number): void {
    const heap = this.#heap;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#at(child + 1) < this.#at(child)) child += 1;
      if (this.#at(child) >= instant) break;
      heap[parent] = this.#at(child);
      parent = child;
    }
    heap[parent] = instant;
  }
}
