import type { AlertTransition } from '../alert/transition.ts';
import type { DatastreamId, SensorId, StationId } from '../model/identifiers.ts';
import type { LedgerCounts } from '../model/ledger.ts';
import type { Observation } from '../model/observation.ts';

export type { StateEntry } from '../state/keyed-state.ts';

import type { Pane } from '../stream/pane.ts';
import type { EventTime } from '../time/instants.ts';

/** Why a reading, although readable, enters no window. It is kept and shown. */
export type SetAsideReason = 'futureTime' | 'sequenceBelowHorizon';

/** What came out of a step, in order. */
export type Output =
  | { readonly kind: 'pane'; readonly pane: Pane }
  | { readonly kind: 'transition'; readonly transition: AlertTransition }
  /** Later than every allowed lateness: the side output. */
  | { readonly kind: 'late'; readonly datastream: DatastreamId; readonly eventTime: EventTime }
  /** Something for the technician, once per change of state; `code` is stable, `detail` is for people. */
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
  /** Observations newly stored; empty for a repeat. */
  readonly observations: readonly Observation[];
  /** Earliest and latest event time among them; undefined when none is resolved. */
  readonly eventTimeRange?: readonly [EventTime, EventTime];
  /** True when every sample of the message was seen before: the message needs no row in the log. */
  readonly repeat: boolean;
  /** Samples set aside, by index in the message, with the reason. */
  readonly setAside: readonly { readonly sample: number; readonly reason: SetAsideReason }[];
}

/** Everything one step decided. Committed in one transaction, or not at all. */
export interface Effects {
  readonly verdicts: readonly InputVerdict[];
  readonly outputs: readonly Output[];
  /** Counts of this step by station and Indian calendar day: key `station|YYYY-MM-DD`. */
  readonly ledger: ReadonlyMap<string, LedgerCounts>;
  /** True when keyed state changed, so that the inputs must be in the log even if nothing came out. */
  readonly stateChanged: boolean;
  /** True when an alert hangs on this commit: it must not wait for the commit window. */
  readonly urgent: boolean;
}
