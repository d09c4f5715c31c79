import type { Reading } from './readings.ts';

interface NaiveWindow {
  sum: number;
  max: number;
}

/** Sliding windows as one writes them first: each event into every window that holds it, doubles, no corrections. */
export class EveryWindow {
  readonly #windows = new Map<number, NaiveWindow>();
  readonly #sizeMs: number;
  readonly #slideMs: number;
  #oldest = Infinity;
  results = 0;

  constructor(options: { readonly sizeMs: number; readonly slideMs: number }) {
    this.#sizeMs = options.sizeMs;
    this.#slideMs = options.slideMs;
  }

  /** Every window fires as its minute passes. */
  take(chunk: readonly Reading[]): number {
    for (const reading of chunk) {
      this.#add(reading);
      this.#advance(reading.eventTime - 1);
    }
    return chunk.length;
  }

  #add({ eventTime, number }: Reading): void {
    const last = Math.floor(eventTime / this.#slideMs) * this.#slideMs;
    for (let start = last; start > eventTime - this.#sizeMs; start -= this.#slideMs) {
      const window = this.#windows.get(start);
      if (window === undefined) {
        this.#windows.set(start, { sum: number, max: number });
        this.#oldest = Math.min(this.#oldest, start);
      } else {
        window.sum += number;
        if (number > window.max) window.max = number;
      }
    }
  }

  #advance(watermark: number): void {
    while (this.#oldest + this.#sizeMs - 1 <= watermark && this.#windows.delete(this.#oldest)) {
      this.results += 1;
      this.#oldest += this.#slideMs;
    }
  }
}
