import type { AlertTransition } from '../alert/transition.ts';
import type { DatastreamId, SensorId, StationId } from '../model/identifiers.ts';
import type { LedgerCounts } from '../model/ledger.ts';
import type { Observation, TimeAnchor } from '../model/observation.ts';

export type { StateEntry } from '../state/keyed-state.ts';

import type { Pane } from '../stream/pane.ts';
import type { RuleMatch, RuleResult } from '../stream/rule-result.ts';
import type { EventTime } from '../time/instants.ts';

/** Why a reading, although readable, enters no window. It is kept and shown. */
export type SetAsideReason = 'futureTime' | 'sequenceBelowHorizon';

/** What came out of a step, in order. */
export type Output =
  | { readonly kind: 'pane'; readonly pane: Pane }
  | { readonly kind: 'transition'; readonly transition: AlertTransition }
  /** A window rule has something to say, or something else than before. */
  | { readonly kind: 'result'; readonly result: RuleResult }
  /** A pattern or a pair of readings was found. */
  | { readonly kind: 'match'; readonly match: RuleMatch }
  /** Too late for every window of a rule that wants to know; the reading itself is stored. */
  | {
      readonly kind: 'lateForRule';
      readonly rule: string;
      readonly datastream: DatastreamId;
      readonly eventTime: EventTime;
    }
  /** Later than every allowed lateness: the side output. */
  | { readonly kind: 'late'; readonly datastream: DatastreamId; readonly eventTime: EventTime }
  /**
   * An anchor as it is to be recorded: placed where it took effect, so that gateway and cloud resolve every reading
   * of the incarnation alike. One that changes nothing is not recorded.
   */
  | { readonly kind: 'anchor'; readonly anchor: TimeAnchor }
  /** A reading of an earlier step that waited for an anchor and has its event time now. */
  | { readonly kind: 'resolved'; readonly observation: Observation }
  /**
   * Something for the technician, once per change of state of (station, sensor, code). `code` is stable, for example
   * `flatLine:airTemperature` or `grossRange:soilMoisture@30`; `detail` is for people.
   */
  | {
      readonly kind: 'fault';
      readonly station: StationId;
      readonly sensor?: SensorId;
      readonly code: string;
      readonly state: 'open' | 'closed';
      readonly detail: string;
    };

/** What a step says about each of its inputs, by index, for the columns of the log. */
export interface InputVerdict {
  /** Epoch of the installation behind the sensor id, as the record says it; 0 for inputs that are no message. */
  readonly installationEpoch: number;
  /** Observations newly stored; empty for a repeat. */
  readonly observations: readonly Observation[];
  /** Earliest and latest event time among them; undefined when none is resolved. */
  readonly eventTimeRange?: readonly [EventTime, EventTime];
  /** True when every sample of the message was seen before: it changed no state and needs no row in the log. */
  readonly repeat: boolean;
  /** True when the sensor is not configured: every reading was rejected, the message needs no row in the log. */
  readonly unknownSensor: boolean;
  /** Samples set aside, by index in the message, with the reason. */
  readonly setAside: readonly { readonly sample: number; readonly reason: SetAsideReason }[];
}

/** Everything one step decided. Committed in one transaction, or not at all. */
export interface Effects {
  readonly verdicts: readonly InputVerdict[];
  readonly outputs: readonly Output[];
  /**
   * What this step adds to the counts, by station and Indian day of arrival: key `station|YYYY-MM-DD`, or
   * `station|undated` while the day is unknown. Resolving moves readings from `undated` to their day, so counts may
   * be negative here; every key balances by itself.
   */
  readonly ledger: ReadonlyMap<string, LedgerCounts>;
  /** True when keyed state changed, so that the inputs must be in the log even if nothing came out. */
  readonly stateChanged: boolean;
  /** True when an alert hangs on this commit: it must not wait for the commit window. */
  readonly urgent: boolean;
}
