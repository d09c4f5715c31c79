import type { TimeQuality } from '../time/clock.ts';
import type { ElapsedTime, EventTime } from '../time/instants.ts';
import type { Decimal } from './decimal.ts';
import type { DatastreamId, Incarnation } from './identifiers.ts';

/** QARTOD flags; the roll-up of several is the worst. */
export type QualityFlag = 1 | 2 | 3 | 4 | 9;
export const QUALITY = { pass: 1, notEvaluated: 2, suspect: 3, fail: 4, missing: 9 } as const;

/**
 * When an observation was made: an event time, or, while the gateway has met no time anchor, the place on the
 * incarnation's own timeline from which the event time follows once an anchor of that incarnation is known.
 */
export type ObservationTime =
  | { readonly kind: 'resolved'; readonly eventTime: EventTime; readonly quality: TimeQuality }
  | { readonly kind: 'unresolved'; readonly incarnation: Incarnation; readonly elapsedMs: ElapsedTime };

/** One value of one datastream after decoding, identity and time; quality control has set the flag. */
export interface Observation {
  readonly datastream: DatastreamId;
  readonly time: ObservationTime;
  readonly value: Decimal;
  readonly flag: QualityFlag;
}

/** Ties an incarnation's own timeline to UTC. Anchors are records; raw records never change. */
export interface TimeAnchor {
  readonly incarnation: Incarnation;
  readonly elapsedMs: ElapsedTime;
  /** UTC at that moment. */
  readonly utcMs: number;
  /** Bound on the error, ms. */
  readonly errorMs: number;
  readonly source: 'system' | 'cloud' | 'ntp' | 'gsm' | 'rtc' | 'record' | 'simulation';
}
