import type { PipelineInput } from '@shivar/core/pipeline';
import type { StreamCode } from '@shivar/core/sync';
import type { Settle } from '../broker/publication.ts';
import type { QuarantinedPayload } from '../store/edge-store.ts';

/** A record for the uplink that does not come out of the step. */
export interface OutboxRecord {
  readonly stream: StreamCode;
  /** Canonical bytes. */
  readonly bytes: Uint8Array;
}

/**
 * One thing to be made durable: a publication, a tick, a new configuration, a record. Items are stepped and committed
 * in the order they were submitted.
 */
export interface WorkItem {
  readonly input?: PipelineInput;
  readonly quarantine?: QuarantinedPayload;
  /** The publication behind a message input, for the case that the step fails on it. */
  readonly source?: { readonly topic: string; readonly payload: Uint8Array };
  readonly records?: readonly OutboxRecord[];
  /** Records that are true only if this input changes something; for a configuration that may be the one in force. */
  readonly recordsIfChanged?: readonly OutboxRecord[];
  /** Roughly what the item costs in memory. */
  readonly bytes: number;
  /** Whose publication it is. */
  readonly clientId?: string;
  /** Where the clock follows a record: what time it was, UTC ms, when this was sent. */
  readonly toldMs?: number;
  /**
   * Called once, after the commit or with the error that prevented it. An item without it is our own work: it is
   * tried again until it is stored.
   */
  readonly settle?: Settle;
}
