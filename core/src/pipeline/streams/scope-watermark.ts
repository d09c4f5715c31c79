import type { WatermarkData } from '../../rules/index.ts';
import { KeyedState, type StateEntry } from '../../state/index.ts';
import {
  DelayPercentile,
  lastInstant,
  maxEventTimeMinusDelay,
  type Proof,
  processingTimeMinusDelay,
  SourceWatermarks,
  type WatermarkGenerator,
  type Window,
} from '../../stream/index.ts';
import { type Duration, type EventTime, eventTime, HOUR, MINUTE } from '../../time/instants.ts';
import { eventWatermark, type SourceProgress, silentWatermark } from '../windows/source-progress.ts';
import type { Heard, StreamMoment } from './rule-runner.ts';

/** What is known of the sources, whichever rule looks. */
export interface SourceLookup {
  /** How far a source has come; undefined before it was heard. */
  progress(source: string): SourceProgress | undefined;
  /** Whether it has said that nothing more will come. */
  isOver(source: string): boolean;
  proof(window: Window, sources: Iterable<string>): Proof;
}

/**
 * What a minute's delay is for: see `DEFAULT_WINDOW_OPTIONS` of the pipeline. A source that is silent goes on with the
 * time elapsed, so that what is due closes on ticks.
 */
export const DEFAULT_WATERMARK: WatermarkData = {
  strategy: 'progress',
  delayMs: MINUTE,
  idleAfterMs: MINUTE,
};

/** A source further behind the others than this does not hold them back: its clock is wrong, or it drains a backlog. */
const MAX_BEHIND: Duration = HOUR;

const SOURCE_PREFIX = 's';
const GENERATOR_PREFIX = 'g';
const FLAG = { toPlain: (): unknown => 1, fromPlain: (): true => true as const };

/** The watermark of a rule for one scope: a sensor, or a station with several. */
export class ScopeWatermark {
  readonly #data: WatermarkData;
  readonly #lookup: SourceLookup;
  /** Event time beyond a source's last reading after which nothing it has opened is still open. */
  readonly #spanMs: Duration;
  readonly #members = new KeyedState<true>(FLAG);
  readonly #generator: WatermarkGenerator | undefined;
  #changes = 0;

  constructor(data: WatermarkData, lookup: SourceLookup, spanMs: Duration) {
    this.#data = data;
    this.#lookup = lookup;
    this.#spanMs = spanMs;
    this.#generator = generatorOf(data);
  }

  get changes(): number {
    return this.#changes + this.#members.changes;
  }

  /** The sources that have given this scope anything. */
  get members(): readonly string[] {
    return [...this.#members.entries()].map(([source]) => source).sort();
  }

  /** A source gives this scope readings from now on. */
  join(source: string): void {
    this.#members.getOrCreate(source, () => true);
  }

  heard({ source, eventTime: at, arrival }: Heard): void {
    if (this.#generator === undefined || this.#members.get(source) === undefined) return;
    this.#generator.observe(source, at, arrival);
    this.#changes += 1;
  }

  /** The watermark at a step; -Infinity before there is one. */
  at(step: StreamMoment): EventTime {
    if (this.#generator === undefined) return this.#progress(step);
    const { members } = this;
    if (members.length > 0 && members.every((source) => this.#lookup.isOver(source))) {
      return Math.max(this.#generator.watermark, this.#progress(step));
    }
    const before = this.#generator.watermark;
    // While the time is not known, time does not pass.
    if (step.arrival !== undefined && this.#generator.tick(step.arrival) > before) this.#changes += 1;
    return this.#generator.watermark;
  }

  /** How many of the sources have come past a window by what they sent. */
  reporting(window: Window): { readonly passed: number; readonly of: number } {
    const { members } = this;
    const passed = members.filter(
      (source) => (this.#lookup.progress(source)?.newest ?? -Infinity) >= lastInstant(window),
    );
    return { passed: passed.length, of: members.length };
  }

  takeDelta(prefix: string): StateEntry[] {
    return [
      ...this.#members.takeDelta(`${prefix}${SOURCE_PREFIX}`),
      ...(this.#generator?.takeDelta(`${prefix}${GENERATOR_PREFIX}`) ?? []),
    ];
  }

  restore(key: string, value: Uint8Array): void {
    if (key.startsWith(SOURCE_PREFIX)) this.#members.restore(key.slice(1), value);
    else this.#generator?.restore(key.slice(1), value);
  }

  /** The least of the members that are caught up. */
  #progress(step: StreamMoment): EventTime {
    const marks = this.members.flatMap((source) => {
      const mark = this.#ofSource(source, step);
      return mark === undefined ? [] : [mark];
    });
    const furthest = Math.max(-Infinity, ...marks);
    return Math.min(...marks.filter((mark) => mark >= furthest - MAX_BEHIND), furthest);
  }

  #ofSource(source: string, { moment, anchoredMs }: StreamMoment): EventTime | undefined {
    const progress = this.#lookup.progress(source);
    if (progress === undefined) return undefined;
    if (this.#lookup.isOver(source)) return eventTime(progress.newest + this.#spanMs);
    const options =
      this.#data.strategy === 'progress' ? this.#data : { delayMs: MINUTE, idleAfterMs: MINUTE };
    if (anchoredMs === undefined) return eventWatermark(progress, options);
    return silentWatermark(progress, moment, anchoredMs, options);
  }
}

function generatorOf(data: WatermarkData): WatermarkGenerator | undefined {
  switch (data.strategy) {
    case 'progress':
      return undefined;
    case 'maxEventTimeMinusDelay':
      return maxEventTimeMinusDelay(data);
    case 'processingTimeMinusDelay':
      return processingTimeMinusDelay(data);
    case 'outOfOrderness':
      return new SourceWatermarks({
        delay: { kind: 'outOfOrderness', quantile: data.quantile },
        idleAfter: { silentMs: data.idleAfterMs, stalledMs: 2 * data.idleAfterMs },
        whenAllIdle: { kind: 'hold' },
      });
    case 'delayPercentile':
      return new DelayPercentile({ quantile: data.quantile });
  }
}
