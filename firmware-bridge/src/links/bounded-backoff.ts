/** First wait after a line could not be opened or was lost, ms. */
const FIRST_MS = 1000;
/** A probe that is plugged in again is heard within this time, ms. */
const LONGEST_MS = 60_000;

/** Waits that double up to a bound, for something that is tried for ever. */
export class BoundedBackoff {
  #nextMs = FIRST_MS;

  /** The next wait in ms. */
  next(): number {
    const waitMs = this.#nextMs;
    this.#nextMs = Math.min(LONGEST_MS, 2 * waitMs);
    return waitMs;
  }

  /** What was tried works again. */
  reset(): void {
    this.#nextMs = FIRST_MS;
  }
}
