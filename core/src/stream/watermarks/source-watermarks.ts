import { KeyedState, type StateEntry } from '../../state/keyed-state.ts';
import type { Duration, EventTime, ProcessingTime } from '../../time/instants.ts';
import { WatermarkAlignment } from './alignment.ts';
import { checkDelay } from './fixed-delay.ts';
import { type IdleAfter, isIdle, type SourceArrivals, sourceArrivalsCodec } from './source-arrivals.ts';
import { behind, type SourceId, type WatermarkGenerator } from './watermark-generator.ts';

/** How several sources make one watermark. */
export interface SourceWatermarksOptions {
  /** Delay of each source's own watermark behind its own maximum event time, ms. */
  readonly delayMs: Duration;
  /** When a source no longer holds the others back; a function for sources of different interval. */
  readonly idleAfter: IdleAfter | ((source: SourceId) => IdleAfter);
  /**
   * When every source is idle: hold still, or follow the clock at `behindMs` plus the delay, so that windows close and
   * absence is noticed in total silence.
   */
  readonly whenAllIdle:
    | { readonly kind: 'hold' }
    | { readonly kind: 'followClock'; readonly behindMs: Duration };
}

const ARRIVALS_PREFIX = '~';

/**
 * The minimum over the sources that are active and caught up. Each source has one vote, so a chatty one cannot
 * dominate. A source that returns from idleness with a backlog counts again once it has caught up; until then its
 * events are behind the watermark, which is what allowed lateness is for.
 */
export class SourceWatermarks implements WatermarkGenerator {
  readonly #options: SourceWatermarksOptions;
  readonly #arrivals = new KeyedState<SourceArrivals>(sourceArrivalsCodec);
  readonly #alignment = new WatermarkAlignment({
    resume: 'explicit',
    catchUp: true,
    flushWhenAllIdle: false,
  });

  constructor(options: SourceWatermarksOptions) {
    checkDelay(options.delayMs);
    this.#options = options;
  }

  get watermark(): EventTime {
    return this.#alignment.combined;
  }

  get dirty(): boolean {
    return this.#arrivals.dirty || this.#alignment.dirty;
  }

  /** Expects events of a source: it holds the watermark back until it sends or falls idle. */
  register(source: SourceId, now: ProcessingTime): void {
    this.#arrivals.getOrCreate(source, () => ({ highest: -Infinity, lastSeen: now, lastRise: now }));
    this.#alignment.register(source);
  }

  /** The source is gone for good. */
  remove(source: SourceId): void {
    this.#arrivals.delete(source);
    this.#alignment.remove(source);
  }

  observe(source: SourceId, eventTime: EventTime, now: ProcessingTime): EventTime {
    this.register(source, now);
    const watermark = behind(eventTime, this.#options.delayMs);
    this.#arrived(source, watermark, now);
    this.#sweep(now);
    this.#alignment.watermark(source, watermark);
    return this.watermark;
  }

  tick(now: ProcessingTime): EventTime {
    this.#sweep(now);
    const { delayMs, whenAllIdle } = this.#options;
    if (whenAllIdle.kind === 'followClock' && this.#alignment.allIdle) {
      this.#alignment.raise(behind(now, whenAllIdle.behindMs + delayMs));
    }
    return this.watermark;
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#arrivals.takeDelta(`${prefix}${ARRIVALS_PREFIX}`), ...this.#alignment.takeDelta(prefix)];
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith(ARRIVALS_PREFIX)) this.#arrivals.restore(key.slice(ARRIVALS_PREFIX.length), value);
    else this.#alignment.restore(key, value);
  }

  #arrived(id: SourceId, watermark: EventTime, now: ProcessingTime): void {
    const arrivals = this.#arrivals.get(id);
    if (arrivals === undefined) return;
    arrivals.lastSeen = now;
    if (watermark > arrivals.highest) {
      arrivals.highest = watermark;
      arrivals.lastRise = now;
    }
    this.#arrivals.touch(id);
  }

  /** Tells the alignment which sources are idle at `now`. */
  #sweep(now: ProcessingTime): void {
    const { idleAfter } = this.#options;
    for (const [id, arrivals] of this.#arrivals.entries()) {
      const idle = isIdle(arrivals, now, typeof idleAfter === 'function' ? idleAfter(id) : idleAfter);
      if (idle) this.#alignment.idle(id);
      else this.#alignment.active(id);
    }
  }
}
