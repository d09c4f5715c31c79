import type { EventTime } from '../time/instants.ts';

interface Waiting<T> {
  readonly eventTime: EventTime;
  /** Arrival number: breaks ties. */
  readonly arrival: number;
  readonly item: T;
}

/**
 * Holds items back and gives them out in order of event time; items of one event time in order of arrival, or of
 * `compare` when it is given and tells them apart.
 */
export class ReorderBuffer<T> {
  readonly #compare: (a: T, b: T) => number;
  /** Sorted from the latest to the earliest, so that releasing is popping. Items mostly come nearly in order. */
  readonly #waiting: Waiting<T>[] = [];
  #arrivals = 0;

  constructor(compare: (a: T, b: T) => number = () => 0) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#waiting.length;
  }

  add(eventTime: EventTime, item: T): void {
    this.#arrivals += 1;
    const waiting = { eventTime, arrival: this.#arrivals, item };
    let low = 0;
    let high = this.#waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#waiting[middle];
      if (other !== undefined && this.#order(other, waiting) > 0) low = middle + 1;
      else high = middle;
    }
    this.#waiting.splice(low, 0, waiting);
  }

  /** Takes out everything with event time <= `upTo`, in order. */
  release(upTo: EventTime): T[] {
    const released: T[] = [];
    for (
      let last = this.#waiting.at(-1);
      last !== undefined && last.eventTime <= upTo;
      last = this.#waiting.at(-1)
    ) {
      this.#waiting.pop();
      released.push(last.item);
    }
    return released;
  }

  #order(a: Waiting<T>, b: Waiting<T>): number {
    return a.eventTime - b.eventTime || this.#compare(a.item, b.item) || a.arrival - b.arrival;
  }
}
