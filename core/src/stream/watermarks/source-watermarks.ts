import { KeyedState, type StateEntry } from '../../state/keyed-state.ts';
import type { Duration, EventTime, ProcessingTime } from '../../time/instants.ts';
import { checkDelay } from './fixed-delay.ts';
import { RisingWatermark } from './rising-watermark.ts';
import {
  type IdleAfter,
  isIdle,
  newSourceProgress,
  type SourceProgress,
  sourceProgressCodec,
} from './source-progress.ts';
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

const SOURCE_PREFIX = '@';

/**
 * The minimum over the sources that are active and caught up. Each source has one vote, so a chatty one cannot
 * dominate. A source that returns from idleness with a backlog counts again once it has caught up; until then its
 * events are behind the watermark, which is what allowed lateness is for.
 */
export class SourceWatermarks implements WatermarkGenerator {
  readonly #options: SourceWatermarksOptions;
  readonly #sources = new KeyedState<SourceProgress>(sourceProgressCodec);
  readonly #combined = new RisingWatermark();

  constructor(options: SourceWatermarksOptions) {
    checkDelay(options.delayMs);
    this.#options = options;
  }

  get watermark(): EventTime {
    return this.#combined.value;
  }

  get dirty(): boolean {
    return this.#sources.dirty || this.#combined.dirty;
  }

  /** Expects events of a source: it holds the watermark back until it sends or falls idle. */
  register(source: SourceId, now: ProcessingTime): void {
    this.#sources.getOrCreate(source, () => newSourceProgress(now));
  }

  /** The source is gone for good. */
  remove(source: SourceId): void {
    this.#sources.delete(source);
  }

  observe(source: SourceId, eventTime: EventTime, now: ProcessingTime): EventTime {
    this.#progress(source, behind(eventTime, this.#options.delayMs), now);
    return this.tick(now);
  }

  tick(now: ProcessingTime): EventTime {
    let slowest = Infinity;
    let active = 0;
    let voting = 0;
    for (const [id, source] of this.#sources.entries()) {
      if (!this.#isActive(id, source, now)) continue;
      active += 1;
      if (!source.caughtUp) continue;
      voting += 1;
      slowest = Math.min(slowest, source.watermark);
    }
    if (active === 0) return this.#followClock(now);
    return voting === 0 ? this.#combined.value : this.#combined.raise(slowest);
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#sources.takeDelta(`${prefix}${SOURCE_PREFIX}`), ...this.#combined.takeDelta(prefix)];
  }

  restore(key: string, value: Uint8Array): void {
    if (!this.#combined.restore(key, value)) this.#sources.restore(key.slice(SOURCE_PREFIX.length), value);
  }

  #progress(id: SourceId, watermark: EventTime, now: ProcessingTime): void {
    const source = this.#sources.getOrCreate(id, () => newSourceProgress(now));
    source.lastSeen = now;
    if (watermark > source.watermark) {
      source.watermark = watermark;
      source.lastRise = now;
    }
    this.#sources.touch(id);
  }

  /** Whether the source is not idle; keeps its `caughtUp` up to date. */
  #isActive(id: SourceId, source: SourceProgress, now: ProcessingTime): boolean {
    const { idleAfter } = this.#options;
    const active = !isIdle(source, now, typeof idleAfter === 'function' ? idleAfter(id) : idleAfter);
    const caughtUp = active && (source.caughtUp || source.watermark >= this.#combined.value);
    if (caughtUp !== source.caughtUp) {
      source.caughtUp = caughtUp;
      this.#sources.touch(id);
    }
    return active;
  }

  #followClock(now: ProcessingTime): EventTime {
    const { delayMs, whenAllIdle } = this.#options;
    if (whenAllIdle.kind === 'hold' || this.#sources.size === 0) return this.#combined.value;
    return this.#combined.raise(behind(now, whenAllIdle.behindMs + delayMs));
  }
}
