import { KeyedState, type StateEntry } from '../../state/keyed-state.ts';
import type { Duration, EventTime, ProcessingTime } from '../../time/instants.ts';
import type { Proof } from '../lateness.ts';
import { lastInstant, type Window } from '../window.ts';
import { WatermarkAlignment } from './alignment.ts';
import { checkDelay } from './fixed-delay.ts';
import { OutOfOrderness, type OutOfOrdernessOptions } from './out-of-orderness.ts';
import {
  type IdleAfter,
  isIdle,
  newSourceArrivals,
  type SourceArrivals,
  sourceArrivalsCodec,
} from './source-arrivals.ts';
import { behind, type SourceId, type WatermarkGenerator } from './watermark-generator.ts';

/** How a source's own watermark follows from what it sends. */
export type SourceDelay =
  /** Its latest event time minus a fixed delay. */
  | { readonly kind: 'fixed'; readonly delayMs: Duration }
  /** Its latest event time minus a delay that covers most of its own disorder. */
  | ({ readonly kind: 'outOfOrderness' } & OutOfOrdernessOptions)
  /** What it says itself: `report` names the oldest event it has not sent yet, so the drain order is free. */
  | { readonly kind: 'reported' };

/** How several sources make one watermark. */
export interface SourceWatermarksOptions {
  readonly delay: SourceDelay;
  /** When a source no longer holds the others back; a function for sources of different interval. */
  readonly idleAfter: IdleAfter | ((source: SourceId) => IdleAfter);
  /**
   * When every source is idle: hold still, or follow the clock `behindMs` behind it, so that windows close and absence
   * is noticed in total silence.
   */
  readonly whenAllIdle:
    | { readonly kind: 'hold' }
    | { readonly kind: 'followClock'; readonly behindMs: Duration };
}

/** How many of the expected sources have passed a window. */
export interface Reporting {
  readonly passed: number;
  readonly of: number;
}

const ARRIVALS_PREFIX = '~';

/**
 * The minimum over the sources that are active and caught up. Each source has one vote, so a chatty one cannot
 * dominate. A source that returns from idleness with a backlog counts again once it has caught up; until then its
 * events are behind the watermark, which is what allowed lateness is for. When every source is done, so is the stream.
 */
export class SourceWatermarks implements WatermarkGenerator {
  readonly #options: SourceWatermarksOptions;
  readonly #disorder: OutOfOrdernessOptions | undefined;
  readonly #arrivals: KeyedState<SourceArrivals>;
  readonly #alignment = new WatermarkAlignment({
    resume: 'explicit',
    catchUp: true,
    flushWhenAllIdle: false,
  });

  /** Throws `INVALID_WATERMARK` for a delay without meaning. */
  constructor(options: SourceWatermarksOptions) {
    const { delay } = options;
    if (delay.kind === 'fixed') checkDelay(delay.delayMs);
    this.#disorder = delay.kind === 'outOfOrderness' ? delay : undefined;
    if (this.#disorder !== undefined) new OutOfOrderness(this.#disorder);
    this.#options = options;
    this.#arrivals = new KeyedState(sourceArrivalsCodec(this.#disorder));
  }

  get watermark(): EventTime {
    return this.#alignment.combined;
  }

  get dirty(): boolean {
    return this.#arrivals.dirty || this.#alignment.dirty;
  }

  /** Expects events of a source: it holds the watermark back until it sends or falls idle. */
  register(source: SourceId, now: ProcessingTime): void {
    this.#arrivalsOf(source, now);
  }

  /** The source is gone for good. */
  remove(source: SourceId): void {
    this.#arrivals.delete(source);
    this.#alignment.remove(source);
  }

  observe(source: SourceId, eventTime: EventTime, now: ProcessingTime): EventTime {
    const arrivals = this.#arrivalsOf(source, now);
    arrivals.disorder?.observe(arrivals.latest - eventTime);
    arrivals.latest = Math.max(arrivals.latest, eventTime);
    return this.#rise(source, arrivals, this.#ownWatermark(arrivals), now);
  }

  /** The source has sent everything before `oldestUnsent`; at the `end` nothing more will come. */
  report(source: SourceId, oldestUnsent: EventTime | 'end', now: ProcessingTime): EventTime {
    const watermark = oldestUnsent === 'end' ? Infinity : oldestUnsent - 1;
    return this.#rise(source, this.#arrivalsOf(source, now), watermark, now);
  }

  tick(now: ProcessingTime): EventTime {
    this.#sweep(now);
    const { whenAllIdle } = this.#options;
    if (whenAllIdle.kind === 'followClock' && this.#alignment.allIdle) {
      this.#alignment.raise(behind(now, whenAllIdle.behindMs));
    }
    return this.watermark;
  }

  /** How many of `sources` have passed the window by their own watermark. */
  reporting(window: Window, sources: readonly SourceId[]): Reporting {
    const passed = sources.filter(
      (id) => (this.#arrivals.get(id)?.watermark ?? -Infinity) >= lastInstant(window),
    );
    return { passed: passed.length, of: sources.length };
  }

  /** Whether the window has everything these sources will ever send for it. Only what they report can prove it. */
  proof(window: Window, sources: readonly SourceId[]): Proof {
    if (this.#options.delay.kind !== 'reported') return 'unknown';
    const { passed, of } = this.reporting(window, sources);
    return passed === of ? 'passed' : 'missing';
  }

  takeDelta(prefix: string): StateEntry[] {
    return [...this.#arrivals.takeDelta(`${prefix}${ARRIVALS_PREFIX}`), ...this.#alignment.takeDelta(prefix)];
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith(ARRIVALS_PREFIX)) this.#arrivals.restore(key.slice(ARRIVALS_PREFIX.length), value);
    else this.#alignment.restore(key, value);
  }

  #arrivalsOf(source: SourceId, now: ProcessingTime): SourceArrivals {
    this.#alignment.register(source);
    return this.#arrivals.getOrCreate(source, () =>
      newSourceArrivals(now, this.#disorder && new OutOfOrderness(this.#disorder)),
    );
  }

  #ownWatermark({ latest, disorder }: SourceArrivals): EventTime {
    const { delay } = this.#options;
    if (delay.kind === 'fixed') return behind(latest, delay.delayMs);
    return disorder === undefined ? -Infinity : behind(latest, disorder.delayMs());
  }

  #rise(source: SourceId, arrivals: SourceArrivals, watermark: EventTime, now: ProcessingTime): EventTime {
    arrivals.lastSeen = now;
    if (watermark > arrivals.watermark) {
      arrivals.watermark = watermark;
      arrivals.lastRise = now;
    }
    this.#arrivals.touch(source);
    this.#sweep(now);
    this.#alignment.watermark(source, arrivals.watermark);
    if (watermark === Infinity && this.#allDone()) this.#alignment.raise(Infinity);
    return this.watermark;
  }

  #allDone(): boolean {
    for (const [, { watermark }] of this.#arrivals.entries()) if (watermark !== Infinity) return false;
    return true;
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
