import type { AlertTransition } from '../alert/transition.ts';
import type { DecodedMessage } from '../decode/decoded-message.ts';
import type { GatewayId, Incarnation, SensorId, StationId } from '../model/identifiers.ts';
import type { LedgerCounts } from '../model/ledger.ts';
import type { TimeAnchor } from '../model/observation.ts';
import type { Station } from '../model/station.ts';
import type { Pane } from '../stream/pane.ts';
import type { RuleMatch, RuleResult } from '../stream/rule-result.ts';
import type { ElapsedTime, EventTime } from '../time/instants.ts';

/** First record of every incarnation (stream `system`, sequence 1): chains the lives of a gateway together. */
export interface LinkRecord {
  readonly kind: 'link';
  readonly gateway: GatewayId;
  readonly incarnation: Incarnation;
  readonly predecessor?: Incarnation;
  /** Last durable sequence of each stream of the predecessor, by stream code. */
  readonly predecessorLast?: Readonly<Record<number, number>>;
  readonly softwareVersion: string;
}

/** A message as it was taken in (stream `raw`). Times are resolved from anchors by gateway and cloud alike. */
export interface MessageRecord {
  readonly kind: 'message';
  readonly station: StationId;
  readonly sensor: SensorId;
  /** Epoch of the installation behind the sensor id when it was taken in. */
  readonly epoch: number;
  /** When it was taken in, on the incarnation's own timeline. */
  readonly elapsedMs: ElapsedTime;
  readonly message: DecodedMessage;
}

/** Latest value of each datastream of a station (stream `snapshot`). */
export interface SnapshotRecord {
  readonly kind: 'snapshot';
  readonly station: StationId;
  readonly values: readonly {
    readonly datastream: string;
    readonly eventTime: EventTime;
    readonly mantissa: number;
    readonly exponent: number;
    readonly flag: number;
  }[];
}

/** Everything that goes upstream. One canonical encoding for each, see `canonicalBytes`. */
export type SyncRecord =
  | LinkRecord
  | MessageRecord
  | SnapshotRecord
  | { readonly kind: 'anchor'; readonly anchor: TimeAnchor }
  | { readonly kind: 'station'; readonly station: Station }
  | { readonly kind: 'pane'; readonly pane: Pane }
  | { readonly kind: 'transition'; readonly transition: AlertTransition }
  | { readonly kind: 'result'; readonly result: RuleResult }
  | { readonly kind: 'match'; readonly match: RuleMatch }
  /** Cumulative counts of a station and Indian day; a later record replaces an earlier one. */
  | {
      readonly kind: 'ledger';
      readonly station: StationId;
      readonly day: string;
      readonly counts: LedgerCounts;
    }
  | {
      readonly kind: 'fault';
      readonly station: StationId;
      readonly sensor?: SensorId;
      readonly code: string;
      readonly state: 'open' | 'closed';
      readonly detail: string;
      readonly atMs: number;
    };
