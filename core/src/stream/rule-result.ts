import type { Decimal } from '../model/decimal.ts';
import type { StationId } from '../model/identifiers.ts';
import type { EventTime } from '../time/instants.ts';
import type { Standing } from './pane.ts';
import type { Window } from './window.ts';

/** A value of a result by its name; several when it was collected; null when there was nothing. */
export interface NamedValue {
  readonly name: string;
  readonly value: Decimal | null | readonly Decimal[];
}

/** One firing of a window rule: what a rule says of one stretch of time of one datastream or station. */
export interface RuleResult {
  /** `pack/rule`. */
  readonly rule: string;
  readonly station: StationId;
  /** The datastream or station it is about. */
  readonly key: string;
  /** Inclusive. */
  readonly start: EventTime;
  /** Exclusive. For a global window: just after its last reading. */
  readonly end: EventTime;
  /** Rises with every result of the rule for this key: of two for one stretch the higher one holds. */
  readonly revision: number;
  readonly standing: Standing;
  readonly values: readonly NamedValue[];
  /** UCUM unit of the values, except of counts (readings) and directions (degrees). */
  readonly unit: string;
  /** Event times of the first and last reading in it; undefined when it is empty. */
  readonly readings?: readonly [first: EventTime, last: EventTime];
  /** For stations: how many of the sensors that measure this have come past the end. */
  readonly reporting?: { readonly passed: number; readonly of: number };
  /** Stretches whose results, if of a lower revision, hold no more. */
  readonly replaces: readonly Window[];
}

/** A reading of a match, by the step or side that took it. */
export interface MatchedReading {
  readonly step: string;
  readonly datastream: string;
  readonly eventTime: EventTime;
  readonly value: Decimal;
}

/** A pattern that was found, or a pair of a join. */
export interface RuleMatch {
  /** `pack/rule`. */
  readonly rule: string;
  readonly station: StationId;
  readonly key: string;
  /** When it was complete: the time of its last reading, or the deadline of an absence. */
  readonly at: EventTime;
  /** In the order in which they were taken. */
  readonly readings: readonly MatchedReading[];
}
