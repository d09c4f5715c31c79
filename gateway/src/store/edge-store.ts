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

/**
 * Where a dispatch order stands. `waiting`: to be sent, or sent again after a failure that may pass. `unknown`: handed
 * over, and whether it went out cannot be known; never sent again by itself. The others are final.
 */
export type DispatchState = 'waiting' | 'sent' | 'failed' | 'unknown' | 'expired';

/** What became of one attempt to send. */
export interface DispatchOutcome {
  readonly state: DispatchState;
  /** For people: the answer of the modem or provider. */
  readonly detail: string;
  /** The sender's name for the message, when it gave one. */
  readonly reference?: string;
  /** Processing time of the attempt, UTC ms; undefined while the incarnation has met no anchor. */
  readonly atMs: number | undefined;
}

/** A dispatch order with its history. */
export interface DispatchEntry extends DispatchOrder {
  readonly state: DispatchState;
  /** Attempts so far. */
  readonly attempts: number;
  /** Processing time of the commit that ordered it, UTC ms. */
  readonly orderedAtMs: number | undefined;
  /** Of the last attempt. */
  readonly detail: string;
  readonly reference: string | undefined;
  readonly attemptedAtMs: number | undefined;
}

/** Everything that becomes true in one transaction. */
export interface Commit {
  readonly batch: Batch;
  readonly effects: Effects;
  /**
   * Canonical bytes of the record of each message input that is to be logged (no repeat, sensor known), by index of the
   * input: rows of the message log. The record's `elapsedMs` is the input's, or else the batch's.
   */
  readonly messages: ReadonlyMap<number, Uint8Array>;
  readonly quarantine: readonly QuarantinedPayload[];
  /** Records for the outbox by stream; their sequences are given inside the transaction. */
  readonly records: readonly { readonly stream: StreamCode; readonly bytes: Uint8Array }[];
  readonly dispatch: readonly DispatchOrder[];
  /**
   * Keyed-state deltas up to and including this batch, when the checkpoint interval has passed. Between checkpoints a
   * commit touches little more than the end of the message log, so they should be minutes apart.
   */
  readonly checkpoint?: readonly StateEntry[];
}

/** Keyed state as of the last checkpoint, and how to come from there to the last commit. */
export interface RestoredState {
  readonly state: AsyncIterable<StateEntry>;
  /**
   * The batches committed after that checkpoint, in order, as they were stepped: stepping them again gives the same
   * state. Left out is what decides nothing: batches that changed no state, and how a message was delivered whose
   * readings are all numbered; each message says its `elapsedMs`. Read both to the end before the first commit. Their
   * outputs are stored already; only {@link EdgeStore.replayed} wants their effects.
   */
  readonly replay: AsyncIterable<Batch>;
}

/** What a restart begins from. */
export interface OpenedStore extends RestoredState {
  /** New at every open. */
  readonly incarnation: Incarnation;
  readonly predecessor: Incarnation | undefined;
  /** Epoch of the cloud that the acknowledgement marks come from; undefined before the first. */
  readonly cloudEpoch: string | undefined;
}

/** A stretch of records waiting for the uplink. */
export interface RecordSlice {
  readonly incarnation: Incarnation;
  readonly stream: StreamCode;
  /** Ascending; numbers that are acknowledged already are left out. */
  readonly records: readonly StreamRecord[];
}

/**
 * The durable memory of the box. One writer; every method is asynchronous. Killed between any two steps and
 * reopened, a commit is there whole or not at all; a resolved commit survives power loss (synchronous=FULL).
 * Errors are ShivarErrors with `retryable`.
 */
export interface EdgeStore {
  /** Opens or creates the file, brings its schema up to date and begins a new incarnation. Once per store. */
  open(): Promise<OpenedStore>;
  /**
   * Stores all of `commit`, or rejects and stores nothing of it. After a rejection the next call must be the same
   * commit again (when `retryable`) or {@link reload}. Only after `DATABASE_WRITER_LOST` or `DATABASE_IO` the commit
   * may nevertheless be found stored when the file is opened by the next process, as after a crash.
   */
  commit(commit: Commit): Promise<void>;
  /** The state as of the last successful commit, for going on after a failed one. Writes nothing. */
  reload(): Promise<RestoredState>;
  /** Tells the store what a replayed batch led to, so that the latest observations are whole again. Stores nothing. */
  replayed(batch: Batch, effects: Effects): void;
  /** Unacknowledged records of a stream, ascending, at most `maxBytes` (at least one record when any waits). */
  pending(
    stream: StreamCode,
    options: { readonly maxRecords: number; readonly maxBytes: number; readonly newestFirst?: boolean },
  ): Promise<RecordSlice | undefined>;
  /** Marks what the cloud holds. Deletes nothing. */
  acknowledge(incarnation: Incarnation, stream: StreamCode, ranges: SequenceRanges): Promise<void>;
  /** Takes marks away: the cloud wants these again. */
  reopen(incarnation: Incarnation, stream: StreamCode, ranges: SequenceRanges): Promise<void>;
  /** Replaces every mark by what the cloud of another epoch holds, in one transaction. */
  adoptEpoch(epoch: string, held: readonly StreamRanges[]): Promise<void>;
  /** Dispatch orders that wait, oldest first. */
  waitingDispatch(limit: number): Promise<readonly DispatchEntry[]>;
  /** Writes down one attempt to send; the order is then in `outcome.state`. */
  recordDispatch(key: string, outcome: DispatchOutcome): Promise<void>;
  /** Waits for what is in flight, then closes the file. */
  close(): Promise<void>;
}
