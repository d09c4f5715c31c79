import type { GatewayId } from '@shivar/core/model';
import type { Acknowledgement, RefusedRanges } from '@shivar/core/sync';
import type { Clock, Duration, ElapsedTime, Monotonic, ProcessingTime, Scheduler } from '@shivar/core/time';
import type { BackoffOptions } from './backoff.ts';
import type { UplinkSource } from './uplink-source.ts';
import type { UplinkTransport } from './uplink-transport.ts';

/** What the cloud's clock said, on the gateway's own timeline: material for a time anchor. */
export interface CloudTime {
  /** Middle of the exchange. */
  readonly elapsedMs: ElapsedTime;
  readonly utcMs: number;
  /** Half a round trip. */
  readonly errorMs: Duration;
}

/** Where log lines go; pino's shape. */
export interface UplinkLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface UplinkOptions {
  readonly source: UplinkSource;
  readonly transport: UplinkTransport;
  readonly gateway: GatewayId;
  /** The gateway's key, as the cloud printed it once. */
  readonly key: Uint8Array;
  /** The epoch kept with the marks in the store, if any. */
  readonly cloudEpoch: string | undefined;
  /** Dates the status, and places the cloud's time on the incarnation's timeline. */
  readonly clock: Clock;
  readonly monotonic: Monotonic;
  readonly scheduler: Scheduler;
  /** Between 0 and 1; for jitter and the first request number. */
  readonly random: () => number;
  readonly log: UplinkLog;
  /** After the marks of an acknowledgement are stored. */
  readonly onAcknowledgement?: (acknowledgement: Acknowledgement, time: CloudTime) => void;
  /** Records the cloud will not take; for the technician. May come again for the same records. */
  readonly onRefused?: (refused: RefusedRanges) => void;
  readonly timing?: Partial<UplinkTiming>;
}

/** When and how much is sent. All waits are real time. */
export interface UplinkTiming extends BackoffOptions {
  /** Bulk is gathered this long after an exchange; alerts and a backlog do not wait. */
  readonly gatherMs: Duration;
  /** With nothing to send, the cloud is asked this often: for time, and whether it still remembers. */
  readonly idleContactMs: Duration;
  /** Canonical bytes of one request. An alert waits behind at most this much. */
  readonly requestBytes: number;
}

/** How the uplink is doing; kept in memory. */
export interface UplinkStatus {
  /** `waiting`: no exchange has succeeded or failed yet. */
  readonly state: 'waiting' | 'connected' | 'unreachable';
  readonly lastContactAtMs?: ProcessingTime;
  /** Of the last exchange, while it has not been followed by a good one. */
  readonly lastError?: { readonly code: string; readonly message: string; readonly atMs?: ProcessingTime };
  /** Records that waited before the last request. */
  readonly backlogRecords: number;
  readonly exchanges: number;
  /** Failures in a row. */
  readonly failures: number;
  readonly refusedRecords: number;
  readonly roundTripMs?: Duration;
  readonly bytesUp: number;
  readonly bytesDown: number;
}
