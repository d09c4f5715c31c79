import { ShivarError } from '../../errors/index.ts';
import { KeyedState, type StateCodec, type StateEntry } from '../../state/keyed-state.ts';
import { DAY, type Duration, type EventTime, type ProcessingTime } from '../../time/instants.ts';
import { QuantileSketch, sketchCodec } from '../aggregates/quantile-sketch.ts';
import { RisingWatermark } from './rising-watermark.ts';
import { behind, type SourceId, type WatermarkGenerator } from './watermark-generator.ts';

/** A watermark from the delays of all sources together. */
export interface DelayPercentileOptions {
  /** The share of events the watermark should wait for, for example 0.95. */
  readonly quantile: number;
  /** Delays are remembered for one to two of these periods. Default a day. */
  readonly periodMs?: Duration;
}

/** Delays reach from milliseconds to days: the relative error is what matters. */
const SKETCH = { relativeError: 0.02 } as const;

/** Events after which the quantile is worked out anew; between two of them it moves by next to nothing. */
const REFRESH_EVENTS = 64;

const KEY = 'delays';

interface Delays {
  /** When the recent ones began to be counted. */
  began: ProcessingTime;
  recent: QuantileSketch;
  /** Those of the period before. */
  earlier: QuantileSketch;
  /** The quantile as last worked out, ms. */
  delayMs: Duration;
  /** Events since then. */
  unseen: number;
}

/**
 * Processing time minus a quantile of how late events reached us. Offered to be compared with: an outage of some sources
 * puts the upper quantiles into hours, so results wait for hours and still miss what is behind the dead link.
 */
export class DelayPercentile implements WatermarkGenerator {
  readonly #quantile: number;
  readonly #periodMs: Duration;
  readonly #watermark = new RisingWatermark();
  readonly #delays = new KeyedState<Delays>(DELAYS_CODEC);

  /** Throws `INVALID_WATERMARK` unless the quantile is between 0 and 1. */
  constructor({ quantile, periodMs = DAY }: DelayPercentileOptions) {
    if (!(quantile >= 0 && quantile <= 1)) {
      throw new ShivarError('INVALID_WATERMARK', `quantile must be between 0 and 1, not ${quantile}`);
    }
    this.#quantile = quantile;
    this.#periodMs = periodMs;
  }

  get watermark(): EventTime {
    return this.#watermark.value;
  }

  get dirty(): boolean {
    return this.#watermark.dirty || this.#delays.dirty;
  }

  observe(_source: SourceId, eventTime: EventTime, now: ProcessingTime): EventTime {
    const delays = this.#delays.getOrCreate(KEY, () => newDelays(now));
    if (now - delays.began > this.#periodMs) {
      delays.began = now;
      delays.earlier = delays.recent;
      delays.recent = new QuantileSketch(SKETCH);
    }
    delays.recent.add(Math.max(0, now - eventTime));
    delays.unseen += 1;
    if (delays.unseen >= REFRESH_EVENTS || delays.recent.count < REFRESH_EVENTS) this.#refresh(delays);
    this.#delays.touch(KEY);
    return this.tick(now);
  }

  tick(now: ProcessingTime): EventTime {
    const delays = this.#delays.get(KEY);
    return delays === undefined ? this.watermark : this.#watermark.raise(behind(now, delays.delayMs));
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#watermark.takeDelta(prefix), ...this.#delays.takeDelta(prefix)];
  }

  restore(key: string, value: Uint8Array): void {
    if (!this.#watermark.restore(key, value)) this.#delays.restore(key, value);
  }

  #refresh(delays: Delays): void {
    const all = delays.recent.copy();
    all.merge(delays.earlier);
    delays.delayMs = Math.ceil(all.quantile(this.#quantile) ?? 0);
    delays.unseen = 0;
  }
}

function newDelays(now: ProcessingTime): Delays {
  const [recent, earlier] = [new QuantileSketch(SKETCH), new QuantileSketch(SKETCH)];
  return { began: now, recent, earlier, delayMs: 0, unseen: 0 };
}

const SKETCH_CODEC = sketchCodec(SKETCH);

const DELAYS_CODEC: StateCodec<Delays> = {
  toPlain: ({ began, recent, earlier, delayMs, unseen }) => [
    began,
    SKETCH_CODEC.toPlain(recent),
    SKETCH_CODEC.toPlain(earlier),
    delayMs,
    unseen,
  ],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [began, recent, earlier, delayMs, unseen] = plain as [number, unknown, unknown, number, number];
    return {
      began,
      recent: SKETCH_CODEC.fromPlain(recent),
      earlier: SKETCH_CODEC.fromPlain(earlier),
      delayMs,
      unseen,
    };
  },
};
