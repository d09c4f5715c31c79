import { type TipCount, type TipDifference, tipDifference } from './tip-difference.ts';

/** Readings in a row that must go on from a count that contradicts what was believed, before it is believed. */
const BELIEVED_AFTER = 3;

/** What is known of a tip counter. */
export interface TipCounter {
  /** The newest count that is believed. */
  readonly last: TipCount;
  /** A count that contradicts it, and how many readings in a row have gone on from it. */
  readonly rival?: { readonly count: TipCount; readonly readings: number };
}

/** A counter after another reading. */
export interface TipStep {
  readonly counter: TipCounter;
  /** How the reading follows from the last believed one. */
  readonly difference: TipDifference;
  /** False when the reading is set aside. */
  readonly believed: boolean;
}

/**
 * Takes the next reading of a counter, in order of time. One that no rain can explain is set aside. A counter that
 * fell, and goes on from where it fell to, was cleared without saying so and is believed after three readings; one
 * that leapt up is not, because in a sum the leap would be a flood: it waits for a new boot epoch.
 */
export function nextTips({ last, rival }: TipCounter, count: TipCount, tipSizeMm: number): TipStep {
  const difference = tipDifference(last, count, tipSizeMm);
  if (difference.kind !== 'impossible') return { counter: { last: count }, difference, believed: true };
  const goesOn = rival !== undefined && tipDifference(rival.count, count, tipSizeMm).kind === 'plain';
  const readings = goesOn ? rival.readings + 1 : 1;
  const cleared = count.count < last.count && readings >= BELIEVED_AFTER;
  if (cleared) return { counter: { last: count }, difference, believed: true };
  return { counter: { last, rival: { count, readings } }, difference, believed: false };
}

/** Tips of a counter since its first reading. */
export class TipTotal {
  readonly #tipSizeMm: number;
  #counter: TipCounter | undefined;
  #tips = 0;

  constructor(tipSizeMm: number) {
    this.#tipSizeMm = tipSizeMm;
  }

  /**
   * Takes a reading and gives the tips so far. One that is not newer than the last believed reading changes nothing,
   * so repeats may come at any time.
   */
  take(count: TipCount): number {
    if (this.#counter === undefined) this.#counter = { last: count };
    else if (count.at > this.#counter.last.at) {
      const { counter, difference } = nextTips(this.#counter, count, this.#tipSizeMm);
      this.#counter = counter;
      this.#tips += difference.tips;
    }
    return this.#tips;
  }
}
