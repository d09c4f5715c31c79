import type { Decimal } from '../model/decimal.ts';
import type { DatastreamId, StationId } from '../model/identifiers.ts';
import type { EventTime } from '../time/instants.ts';

/** What threatens. */
export type Hazard = 'heat' | 'frost' | 'heavyRain' | 'lowSoilMoisture' | 'strongWind';

/** Colours of the India Meteorological Department. */
export type Severity = 'yellow' | 'orange' | 'red';

export type TransitionKind = 'raise' | 'update' | 'clear' | 'retract' | 'expire';

/** One change in the life of an episode. Its key is its identity everywhere: outbox, cloud, messages. */
export interface AlertTransition {
  /** `station/hazard/episodeStart/number`: same input, same key. */
  readonly key: string;
  readonly station: StationId;
  readonly hazard: Hazard;
  readonly rule: string;
  /** Event time of the reading that began the episode; identifies it. */
  readonly episodeStart: EventTime;
  /** 1 for the raise, then counting within the episode. */
  readonly number: number;
  readonly kind: TransitionKind;
  readonly severity: Severity;
  /** Event time of the reading that decided. */
  readonly decidedAt: EventTime;
  /** Processing time of the decision, UTC ms. */
  readonly decidedNow: number;
  /** The deciding value, in `unit`. */
  readonly value: Decimal;
  /** The threshold it was judged by, in `unit`: a text may round, but never to the other side of it. */
  readonly level: Decimal;
  readonly unit: string;
  readonly datastream: DatastreamId;
  /** True when the value is known to be a lower bound (24 h of rain with holes). */
  readonly atLeast?: boolean;
  /**
   * Recorded, never sent: the deciding reading was older than the useful life of the alert when it was handled, or
   * nobody was told of the episode that now ends.
   */
  readonly missed?: boolean;
}
