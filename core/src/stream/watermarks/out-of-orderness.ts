import { ShivarError } from '../../errors/index.ts';
import { type Duration, MINUTE, SECOND } from '../../time/instants.ts';

/** How a source's own delay follows from what it did before. */
export interface OutOfOrdernessOptions {
  /** The share of events that the delay should cover, for example 0.995. */
  readonly quantile: number;
  /** Never less than this: default 1 s, the jitter of good clocks. */
  readonly floorMs?: Duration;
  /** Never more than this: default 60 s. What is later is the business of allowed lateness. */
  readonly capMs?: Duration;
}

/** Buckets of doubling width: 2^63 ms is beyond any time. */
const BUCKETS = 64;

/** Events after which all counts are halved, so that a source that has become orderly is believed again. */
const HALF_LIFE_EVENTS = 2048;

/**
 * How far the events of one source lag behind its own latest: not how late they reach us, which an outage of hours
 * spoils, but how much they are out of order. Counted in buckets of doubling width; the quantile is a bucket's end.
 */
export class OutOfOrderness {
  readonly #options: OutOfOrdernessOptions;
  readonly #counts: number[];
  #total: number;

  /** Throws `INVALID_WATERMARK` unless the quantile is a share and the floor not above the cap. */
  constructor(options: OutOfOrdernessOptions, counts: readonly number[] = []) {
    const { quantile, floorMs = SECOND, capMs = MINUTE } = options;
    if (!(quantile > 0 && quantile <= 1) || !(floorMs >= 0 && floorMs <= capMs)) {
      throw new ShivarError('INVALID_WATERMARK', 'quantile must be above 0 and up to 1, floor not above cap');
    }
    this.#options = options;
    this.#counts = Array.from({ length: BUCKETS }, (_, i) => counts[i] ?? 0);
    this.#total = this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** An event came `lagMs` behind the source's latest; 0 or less for one in order. */
  observe(lagMs: Duration): void {
    const bucket = lagMs <= 0 ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log2(lagMs)) + 1);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#total += 1;
    if (this.#total >= HALF_LIFE_EVENTS) this.#halve();
  }

  /** The delay that covers the quantile, within floor and cap; the floor before the first event. */
  delayMs(): Duration {
    const { quantile, floorMs = SECOND, capMs = MINUTE } = this.#options;
    let seen = 0;
    const bucket = this.#counts.findIndex((count) => {
      seen += count;
      return seen > 0 && seen >= quantile * this.#total;
    });
    return Math.min(capMs, Math.max(floorMs, bucket <= 0 ? 0 : 2 ** bucket));
  }

  /** The stored form: counts up to the last bucket in use. */
  toPlain(): readonly number[] {
    const last = this.#counts.findLastIndex((count) => count > 0);
    return this.#counts.slice(0, last + 1);
  }

  #halve(): void {
    for (let i = 0; i < BUCKETS; i++) this.#counts[i] = Math.floor((this.#counts[i] ?? 0) / 2);
    this.#total = this.#counts.reduce((sum, count) => sum + count, 0);
  }
}
