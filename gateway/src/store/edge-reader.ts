import type { AlertTransition } from '@shivar/core/alert';
import type {
  DatastreamId,
  Incarnation,
  LedgerCounts,
  Observation,
  SensorId,
  StationId,
  TimeAnchor,
} from '@shivar/core/model';
import type { Pane, RuleMatch, RuleResult } from '@shivar/core/stream';
import type { StreamCode } from '@shivar/core/sync';
import type { EventTime } from '@shivar/core/time';
import type { DispatchEntry } from './edge-store.ts';
import type { RuleQuery } from './rows/rule-result-rows.ts';

export type { RuleQuery } from './rows/rule-result-rows.ts';

/** A transition with its place in the list of all transitions. */
export interface StoredTransition {
  /** Rises with every transition of this box. */
  readonly id: number;
  readonly transition: AlertTransition;
}

/** A dispatch order with its place in the list of all orders. */
export interface StoredDispatch {
  readonly id: number;
  readonly entry: DispatchEntry;
}

/** A quarantined payload without its bytes. */
export interface QuarantineEntry {
  readonly id: number;
  readonly topic: string;
  readonly reason: string;
  readonly detail: string;
  readonly payloadBytes: number;
  /** Processing time of the commit, UTC ms. */
  readonly atMs: number | undefined;
}

/** Counts of one station and Indian calendar day. */
export interface LedgerDay {
  readonly station: StationId;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly counts: LedgerCounts;
}

/** A fault that is open. */
export interface FaultEntry {
  readonly station: StationId;
  readonly sensor?: SensorId;
  readonly code: string;
  /** For people, English. */
  readonly detail: string;
  /** Processing time at which it opened, UTC ms; 0 when the gateway did not know it. */
  readonly atMs: number;
}

/** What waits for the uplink in one stream. */
export interface StreamBacklog {
  readonly stream: StreamCode;
  readonly records: number;
  /**
   * How old the oldest waiting record is: event time of a raw message, processing time of the commit of anything else,
   * UTC ms. Undefined when nothing waits or when its time is not known.
   */
  readonly oldestAtMs: number | undefined;
}

/** A message as it was taken in. */
export interface LoggedMessage {
  readonly incarnation: Incarnation;
  readonly sequence: number;
  /** Earliest and latest event time of its observations; undefined when none is resolved. */
  readonly eventTimeRange: readonly [EventTime, EventTime] | undefined;
  /** Canonical bytes of the message record. */
  readonly bytes: Uint8Array;
}

export interface StoreSize {
  /** Of the database, without the write-ahead log beside it. */
  readonly databaseBytes: number;
  /** Of these, what is free to be written again. */
  readonly freeBytes: number;
  /** From the oldest to the newest in the message log. */
  readonly messages: number;
  readonly quarantinedPayloads: number;
}

/** A page of a list that is read newest first: at most `limit` entries with an id below `before`. */
export interface PageOptions {
  readonly limit: number;
  readonly before?: number;
}

/** What pages, the command line and the API ask of the box. Reads on a connection of its own; writes nothing. */
export interface EdgeReader {
  /** The observation with the latest event time of each datastream, of one station or of all, by datastream. */
  latest(station?: StationId): Promise<readonly Observation[]>;
  /** Newest revision of each pane that starts in [from, to), by start; at most `limit`. */
  panes(query: {
    readonly datastream: DatastreamId;
    readonly windowMs: number;
    readonly from: EventTime;
    readonly to: EventTime;
    readonly limit?: number;
  }): Promise<readonly Pane[]>;
  /** What holds of the results of rules, newest stretch first. */
  ruleResults(query: RuleQuery): Promise<readonly RuleResult[]>;
  /** Matches of patterns and joins, newest first. */
  ruleMatches(query: RuleQuery): Promise<readonly RuleMatch[]>;
  /** Newest first. */
  transitions(page: PageOptions): Promise<readonly StoredTransition[]>;
  /** Newest first. */
  dispatchLog(page: PageOptions): Promise<readonly StoredDispatch[]>;
  /** Newest first. */
  quarantine(page: PageOptions): Promise<readonly QuarantineEntry[]>;
  quarantinedPayload(id: number): Promise<Uint8Array | undefined>;
  /** Payloads ever quarantined, by reason, whether still kept or not. */
  quarantineCounts(): Promise<ReadonlyMap<string, number>>;
  /** Days `fromDay` to `toDay` (`YYYY-MM-DD`, both inclusive) by day and station. */
  ledger(days: { readonly fromDay: string; readonly toDay: string }): Promise<readonly LedgerDay[]>;
  /** Oldest first. */
  openFaults(): Promise<readonly FaultEntry[]>;
  /** Every stream, in the order of the stream codes. */
  backlog(): Promise<readonly StreamBacklog[]>;
  /** Messages with an observation in [from, to), in the order they were taken in; at most `limit`. */
  messages(query: {
    readonly from: EventTime;
    readonly to: EventTime;
    readonly limit: number;
  }): Promise<readonly LoggedMessage[]>;
  /** Every anchor that was recorded, by incarnation in the order of their lives, then by time. */
  anchors(): Promise<readonly TimeAnchor[]>;
  size(): Promise<StoreSize>;
}
