import type { Incarnation } from '@shivar/core/model';
import type { Batch, Effects, StateEntry } from '@shivar/core/pipeline';
import type { SequenceRanges, StreamCode, StreamRanges, StreamRecord } from '@shivar/core/sync';

/** Bytes that could not become readings, kept for the technician. */
export interface QuarantinedPayload {
  readonly topic: string;
  readonly reason: string;
  /** For people. */
  readonly detail: string;
  readonly payload: Uint8Array;
}

/** A text to be handed to an SmsSender, committed with the transition that causes it. */
export interface DispatchOrder {
  /** `transitionKey/recipient/language`: the same key is sent once. */
  readonly key: string;
  readonly transitionKey: string;
  readonly recipient: string;
  readonly language: 'mr' | 'hi' | 'en';
  readonly text: string;
}

/** Everything that becomes true in one transaction. */
export interface Commit {
  readonly batch: Batch;
  readonly effects: Effects;
  /** Canonical bytes of each message input that is not a repeat, by index of the input. Rows of the message log. */
  readonly messages: ReadonlyMap<number, Uint8Array>;
  readonly quarantine: readonly QuarantinedPayload[];
  /** Records for the outbox by stream; their sequences are given inside the transaction. */
  readonly records: readonly { readonly stream: StreamCode; readonly bytes: Uint8Array }[];
  readonly dispatch: readonly DispatchOrder[];
  /** Keyed-state deltas up to and including this batch, when the checkpoint interval has passed. */
  readonly checkpoint?: readonly StateEntry[];
}

/** What a restart begins from. */
export interface OpenedStore {
  /** New at every open. */
  readonly incarnation: Incarnation;
  readonly predecessor: Incarnation | undefined;
  /** Keyed state as of the last checkpoint. */
  readonly state: AsyncIterable<StateEntry>;
  /** The batches committed after that checkpoint, in order, exactly as they were stepped. */
  readonly replay: AsyncIterable<Batch>;
}

/** A stretch of records waiting for the uplink. */
export interface RecordSlice {
  readonly incarnation: Incarnation;
  readonly stream: StreamCode;
  readonly records: readonly StreamRecord[];
}

/**
 * The durable memory of the box. One writer; every method is asynchronous. Killed between any two steps and
 * reopened, a commit is there whole or not at all; a resolved commit survives power loss (synchronous=FULL).
 * Errors are {@link ShivarError}s with `retryable`; after a failed commit nothing of it is stored.
 */
export interface EdgeStore {
  open(): Promise<OpenedStore>;
  commit(commit: Commit): Promise<void>;
  /** Unacknowledged records of a stream, ascending, at most `maxBytes` (at least one record when any waits). */
  pending(
    stream: StreamCode,
    options: { readonly maxRecords: number; readonly maxBytes: number; readonly newestFirst?: boolean },
  ): Promise<RecordSlice | undefined>;
  /** Marks what the cloud holds. Deletes nothing. */
  acknowledge(incarnation: Incarnation, stream: StreamCode, ranges: SequenceRanges): Promise<void>;
  /** Takes marks away: the cloud asks for these records again, so they are pending once more. */
  reopen(incarnation: Incarnation, stream: StreamCode, ranges: SequenceRanges): Promise<void>;
  /** The epoch of the cloud whose acknowledgements are marked; undefined before the first contact. */
  cloudEpoch(): Promise<string | undefined>;
  /**
   * The cloud is another one, or was restored from a backup: in one transaction every mark is replaced by `held`
   * and the epoch kept. What the cloud lost is pending again.
   */
  adoptEpoch(epoch: string, held: readonly StreamRanges[]): Promise<void>;
  /** Records waiting, by stream; streams with nothing waiting may be left out. For the technician. */
  backlog(): Promise<readonly { readonly stream: StreamCode; readonly records: number }[]>;
  close(): Promise<void>;
}
