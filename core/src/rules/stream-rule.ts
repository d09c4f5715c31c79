import type { SessionBoundary } from '../stream/index.ts';
import type { AfterMatchSkip, ConditionData, Contiguity } from '../stream/pattern/index.ts';
import type { Duration } from '../time/instants.ts';

/** Which readings of a station a rule looks at. */
export interface StreamInput {
  readonly property: string;
  /** One sensor only; default: every sensor that measures the property. */
  readonly sensor?: string;
  /** One depth only. */
  readonly depthCm?: number;
}

/** Periods of Indian time: the calendar day, the day of rain ending 08:30, the hour. */
export type PeriodAlignment = 'istCalendarDay' | 'rainDay' | 'istHour';

/** Which readings belong together. */
export type WindowShape =
  /** Back to back; one begins `offsetMs` after 1970-01-01 UTC. */
  | { readonly kind: 'tumbling'; readonly sizeMs: Duration; readonly offsetMs?: Duration }
  | { readonly kind: 'period'; readonly alignment: PeriodAlignment }
  /** [t, t + size) every slide; with an offset of 1 minute and a slide of 1 minute that is (t - size, t] by the minute. */
  | {
      readonly kind: 'sliding';
      readonly sizeMs: Duration;
      readonly slideMs: Duration;
      readonly offsetMs?: Duration;
    }
  /** Runs with less than a gap of silence between them. There is no default boundary: the two give different sessions. */
  | { readonly kind: 'session'; readonly gapMs: Duration; readonly boundary: SessionBoundary }
  /** All there is, for triggers that do not wait for an end. */
  | { readonly kind: 'global' };

/** When a window tells what it holds. */
export type TriggerData =
  /** At its end, and again for late readings; before it at every so many readings, or when our clock is past the end by the deadline. */
  | { readonly kind: 'eventTime'; readonly earlyCount?: number; readonly deadlineMs?: Duration }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'continuousEventTime'; readonly everyMs: Duration }
  | { readonly kind: 'endOfStream' };

/** What is computed. Its name in the result is `as`, or its kind. */
export type AggregateData = { readonly as?: string } & (
  | { readonly kind: 'count' | 'sum' | 'min' | 'max' | 'mean' | 'first' | 'last' | 'vectorMean' }
  | { readonly kind: 'quantile'; readonly q: number }
  /** The largest sum within any (t - W, t] of the window. */
  | { readonly kind: 'peak'; readonly withinMs: Duration }
  | { readonly kind: 'collect'; readonly atMost: number }
);

/** What becomes of readings that come behind the watermark. Nothing goes uncounted. */
export type LatenessData =
  /** A correction with a higher revision, for as long; then to the side output. `final`: told once more when it is over. */
  | {
      readonly late: 'reprocess';
      readonly allowedMs: Duration;
      readonly mode: 'accumulating' | 'discarding';
      readonly final?: boolean;
    }
  /** To the side output, or into the count only. */
  | { readonly late: 'sideOutput' | 'drop' };

/** How far event time has come, by name. */
export type WatermarkData =
  /** Least of the sources that are caught up, each a delay behind its newest; a silent one goes on with elapsed time. */
  | { readonly strategy: 'progress'; readonly delayMs: Duration; readonly idleAfterMs: Duration }
  | { readonly strategy: 'maxEventTimeMinusDelay'; readonly delayMs: Duration }
  | { readonly strategy: 'processingTimeMinusDelay'; readonly delayMs: Duration }
  /** Each source as far behind as its own disorder asks for. */
  | { readonly strategy: 'outOfOrderness'; readonly quantile: number; readonly idleAfterMs: Duration }
  /** Of the delays of all sources; offered for comparison, see the documentation. */
  | { readonly strategy: 'delayPercentile'; readonly quantile: number };

/** Which of the results of sliding windows are told. */
export type EmitData =
  | { readonly kind: 'every' | 'onChange' }
  /** The largest of each aggregate over all windows that end within a period. */
  | { readonly kind: 'max'; readonly per: PeriodAlignment };

/** Readings of each datastream or station in windows, and what is told of them. */
export interface WindowRule {
  readonly kind: 'window';
  readonly id: string;
  readonly input: StreamInput & {
    /** `tips`: rain in mm, from the differences of a tip count. Default `value`. */
    readonly amount?: 'value' | 'tips';
  };
  readonly key: 'datastream' | 'station';
  readonly window: WindowShape;
  /** Default: at the end. */
  readonly trigger?: TriggerData;
  readonly aggregates: readonly AggregateData[];
  readonly lateness: LatenessData;
  /** Default: progress, a minute behind, silent after a minute. */
  readonly watermark?: WatermarkData;
  /** Sliding windows only. */
  readonly emit?: EmitData;
}

/** One step of a pattern, see `core/stream/pattern`. */
export interface PatternStepData {
  readonly name: string;
  readonly contiguity: Contiguity;
  /** Absent: every reading fits. */
  readonly where?: ConditionData;
  readonly optional?: boolean;
  readonly loop?: {
    readonly min: number;
    readonly max?: number;
    readonly inner: 'strict' | 'relaxed' | 'any';
    readonly greedy?: boolean;
    readonly until?: ConditionData;
  };
  readonly withinPreviousMs?: Duration;
}

/** What a match leads to: a report, or a fault for the technician that closes after a time without another match. */
export type MatchResult =
  | { readonly kind: 'report' }
  | { readonly kind: 'fault'; readonly detail: string; readonly closesAfterMs: Duration };

/** A sequence of readings to be found, or one that stays away. */
export interface PatternRule {
  readonly kind: 'pattern';
  readonly id: string;
  readonly key: 'datastream' | 'station';
  /** Readings of anything else do not exist for the pattern. */
  readonly inputs: readonly StreamInput[];
  readonly steps: readonly PatternStepData[];
  readonly withinMs?: Duration;
  readonly skip?: AfterMatchSkip;
  readonly watermark?: WatermarkData;
  readonly result: MatchResult;
}

/** A reading of one kind near in time to one of another, at one station. */
export interface JoinRule {
  readonly kind: 'join';
  readonly id: string;
  readonly left: StreamInput & { readonly where?: ConditionData };
  readonly right: StreamInput & { readonly where?: ConditionData };
  /** Most that the two may lie apart, either way. */
  readonly withinMs: Duration;
  readonly watermark?: WatermarkData;
  readonly result: MatchResult;
}

/** Sensors that fall silent: told apart whether it is the sensor, the way it takes, or the whole station. */
export interface AbsenceRule {
  readonly kind: 'absence';
  readonly id: string;
  /** Only sensors that measure this; default: all. */
  readonly property?: string;
  /** Silence longer than this, or than three intervals of a sensor that is slower. */
  readonly afterMs: Duration;
}

/** Rules that are run by the stream engine. */
export type StreamRule = WindowRule | PatternRule | JoinRule | AbsenceRule;
