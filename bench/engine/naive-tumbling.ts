import type { Reading } from './readings.ts';

interface NaiveWindow {
  readonly key: string;
  readonly start: number;
  count: number;
  sum: number;
  min: number;
  max: number;
}

/**
 * What one writes without an engine: an object per window in a Map with a text key, doubles, and a look at all windows
 * whenever the watermark has passed another window's end. No corrections, no checkpoint, no exact sums.
 */
export class NaiveTumbling {
  readonly #windows = new Map<string, NaiveWindow>();
  readonly #sizeMs: number;
  readonly #delayMs: number;
  #watermark = -Infinity;
  #swept = -Infinity;
  results = 0;
  counted = 0;
  late = 0;

  constructor(options: { readonly sizeMs: number; readonly delayMs: number }) {
    this.#sizeMs = options.sizeMs;
    this.#delayMs = options.delayMs;
  }

  take(chunk: readonly Reading[]): number {
    for (const reading of chunk) this.#add(reading);
    return chunk.length;
  }

  #add({ key, eventTime, number }: Reading): void {
    const start = Math.floor(eventTime / this.#sizeMs) * this.#sizeMs;
    if (start + this.#sizeMs - 1 <= this.#watermark) {
      this.late += 1;
      return;
    }
    const name = `${key}|${start}`;
    let window = this.#windows.get(name);
    if (window === undefined) {
      window = { key, start, count: 0, sum: 0, min: Infinity, max: -Infinity };
      this.#windows.set(name, window);
    }
    window.count += 1;
    window.sum += number;
    if (number < window.min) window.min = number;
    if (number > window.max) window.max = number;
    const watermark = eventTime - this.#delayMs - 1;
    if (watermark > this.#watermark) {
      this.#watermark = watermark;
      if (watermark - this.#swept >= this.#sizeMs) this.#sweep();
    }
  }

  /** The end of the stream. */
  finish(): void {
    this.#watermark = Infinity;
    this.#sweep();
  }

  #sweep(): void {
    this.#swept = Math.floor(this.#watermark / this.#sizeMs) * this.#sizeMs;
    for (const [name, window] of this.#windows) {
      if (window.start + this.#sizeMs - 1 > this.#watermark) continue;
      this.results += 1;
      this.counted += window.count;
      this.#windows.delete(name);
    }
  }
}
