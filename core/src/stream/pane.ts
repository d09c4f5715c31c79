import type { Decimal } from '../model/decimal.ts';
import type { DatastreamId } from '../model/identifiers.ts';
import type { EventTime } from '../time/instants.ts';

/** How far a result can still change. `complete` is proved by reported progress; `final` by the lateness horizon. */
export type Standing = 'provisional' | 'complete' | 'final' | 'closedIncomplete';

/** The sums a pane of one datastream carries. Which are present depends on the kind of the property. */
export interface PaneAggregate {
  readonly count: number;
  /** Exact. */
  readonly sum?: Decimal;
  readonly min?: Decimal;
  readonly max?: Decimal;
  readonly first?: Decimal;
  readonly last?: Decimal;
  /** Vector mean of a direction in degrees, one decimal; null when the resultant vanishes. */
  readonly direction?: number | null;
  /** Length of the mean resultant vector of a direction, 0 to 1. */
  readonly resultant?: number;
  /** Increase of a counter within the window, resets accounted for. */
  readonly increase?: Decimal;
}

/** One firing of one window of one datastream: the record that aggregates and corrections are made of. */
export interface Pane {
  readonly datastream: DatastreamId;
  /** Inclusive. */
  readonly start: EventTime;
  /** Exclusive. */
  readonly end: EventTime;
  /** 1 for the first firing; a correction carries everything so far and the next number. */
  readonly revision: number;
  readonly aggregate: PaneAggregate;
  /** Readings expected in the window from the sensor's interval; 0 when unknown. */
  readonly expected: number;
  readonly standing: Standing;
}
