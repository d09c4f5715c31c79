import type { Settle } from '../broker/publication.ts';

/** Most bytes that may be answered and not yet stored: what a power cut can take from sensors that agreed to it. */
const MAX_EARLY_BYTES: number = 256 * 1024;

/**
 * Answers before storing, for sensors whose semantics are at most once. Bounded: beyond {@link MAX_EARLY_BYTES} a
 * publication waits for its commit like any other, so that a flood is held back instead of piling up. What is lost after
 * its answer, because the commit failed, is counted.
 */
export class EarlyAnswers {
  #waitingBytes = 0;
  #lost = 0;

  /** Publications that were answered and could not be stored, since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Answers now when there is room; returns what is to be called after the commit. */
  answer(bytes: number, settle: Settle): Settle {
    if (this.#waitingBytes + bytes > MAX_EARLY_BYTES) return settle;
    this.#waitingBytes += bytes;
    settle();
    return (error) => {
      this.#waitingBytes -= bytes;
      if (error !== undefined) this.#lost += 1;
    };
  }
}
