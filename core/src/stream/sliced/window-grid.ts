import { ShivarError } from '../../errors/index.ts';
import type { Duration, EventTime } from '../../time/instants.ts';
import { checkSliding, type SlidingOptions } from '../assigners/sliding.ts';
import type { Window } from '../window.ts';

/**
 * The arithmetic of sliding windows cut into slices. Window k begins at offset + k × slide; slice i begins at offset +
 * i × slice, where a slice is as long as the greatest common divisor of size and slide, so that every window is a run
 * of whole slices (Cutty, CIKM 2016; Scotty, ICDE 2018).
 */
export class WindowGrid {
  readonly #sizeMs: Duration;
  readonly #slideMs: Duration;
  readonly #offsetMs: Duration;
  readonly #sliceMs: Duration;

  /** Throws `INVALID_WINDOW` for what sliding windows refuse, and for fractions of a millisecond. */
  constructor(options: SlidingOptions) {
    checkSliding(options);
    this.#sizeMs = options.sizeMs;
    this.#slideMs = options.slideMs;
    this.#offsetMs = options.offsetMs ?? 0;
    if (![this.#sizeMs, this.#slideMs, this.#offsetMs].every(Number.isSafeInteger)) {
      throw new ShivarError('INVALID_WINDOW', 'size, slide and offset must be whole milliseconds');
    }
    this.#sliceMs = greatestCommonDivisor(this.#sizeMs, this.#slideMs);
  }

  window(k: number): Window {
    const start = this.#offsetMs + k * this.#slideMs;
    return { start, end: start + this.#sizeMs };
  }

  /** The slice that holds `at`. */
  sliceOf(at: EventTime): number {
    return Math.floor((at - this.#offsetMs) / this.#sliceMs);
  }

  /** The first slice of window k. */
  firstSlice(k: number): number {
    return (k * this.#slideMs) / this.#sliceMs;
  }

  /** The first slice after window k. */
  endSlice(k: number): number {
    return this.firstSlice(k) + this.#sizeMs / this.#sliceMs;
  }

  /** The first window that holds slice i, when any does. */
  firstWindow(i: number): number {
    return Math.floor((i * this.#sliceMs - this.#sizeMs) / this.#slideMs) + 1;
  }

  /** The last window that holds slice i, when any does; below {@link firstWindow} when none does. */
  lastWindow(i: number): number {
    return Math.floor((i * this.#sliceMs) / this.#slideMs);
  }

  /** The first window whose last instant is after `at`. */
  firstEndingAfter(at: EventTime): number {
    if (!Number.isFinite(at)) return at;
    return Math.floor((at + 1 - this.#offsetMs - this.#sizeMs) / this.#slideMs) + 1;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
