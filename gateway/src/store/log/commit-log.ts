import { assert } from '@shivar/core/errors';
import type { Batch, Effects, StateEntry } from '@shivar/core/pipeline';
import { STREAM } from '@shivar/core/sync';
import type { SqliteDatabase, Write } from '@shivar/platform/sqlite';
import type { Commit, RestoredState } from '../edge-store.ts';
import type { Quarantine } from '../limits/quarantine.ts';
import type { Retention } from '../limits/retention.ts';
import type { DatastreamNumbers } from '../rows/datastream-numbers.ts';
import { readState, stateWrites } from '../rows/state-rows.ts';
import { hasRows } from '../schema/tables.ts';
import type { Acknowledgements, IncarnationEntry } from '../uplink/acknowledgements.ts';
import { OUTBOX_STREAMS } from '../uplink/load-acknowledgements.ts';
import { atMs, type CommitPlan, type Positions, planCommit } from './commit-plan.ts';
import { NOTHING_PLANNED, type Planned } from './planned.ts';
import { replayBatches } from './replay.ts';
import type { Checkpoint, Unfolded } from './unfolded.ts';

/** What an open database is made into a commit log with. */
export interface CommitLogParts {
  readonly database: SqliteDatabase;
  /** The running incarnation. */
  readonly entry: IncarnationEntry;
  readonly marks: Acknowledgements;
  readonly lastQuietStep: number;
  readonly unfolded: Unfolded;
  readonly quarantine: Quarantine;
  readonly datastreams: DatastreamNumbers;
  readonly retention: Retention;
}

/**
 * The writing side of the store: one commit at a time, and the way back to the state of the last one. Everything here in
 * memory follows from what is stored and changes only when a transaction has resolved.
 */
export class CommitLog {
  readonly #parts: CommitLogParts;
  #checkpoint: Checkpoint;
  #positions: Positions;
  #unfolded: Unfolded;
  #inFlight: Commit | undefined;
  #failed: Commit | undefined;

  constructor(parts: CommitLogParts) {
    const { entry, marks, lastQuietStep, unfolded } = parts;
    this.#parts = parts;
    this.#checkpoint = unfolded.since;
    this.#unfolded = unfolded;
    this.#positions = {
      entry,
      position: entry.logBase,
      quietStep: lastQuietStep,
      sequences: new Map(OUTBOX_STREAMS.map((stream) => [stream, marks.last(entry.number, stream)])),
    };
  }

  /** Counts and observations that are not in the tables yet. */
  get unfolded(): Unfolded {
    return this.#unfolded;
  }

  async commit(commit: Commit): Promise<void> {
    assert(this.#inFlight === undefined, 'one commit at a time');
    assert(
      this.#failed === undefined || this.#failed === commit,
      'after a failed commit: the same commit again, or reload',
    );
    this.#inFlight = commit;
    this.#failed = commit;
    try {
      await this.#store(commit);
      this.#failed = undefined;
    } finally {
      this.#inFlight = undefined;
    }
  }

  /** The state as of the last commit that resolved. */
  restored(): RestoredState {
    const { database, marks } = this.#parts;
    assert(this.#inFlight === undefined, 'no reload while a commit is in flight');
    this.#failed = undefined;
    const range = { after: this.#checkpoint, through: this.#positions };
    return { state: readState(database), replay: replayBatches(database, range, [...marks.incarnations()]) };
  }

  replayed(batch: Batch, effects: Effects): void {
    this.#unfolded.latest.observe(effects, batch.now);
  }

  async #store(commit: Commit): Promise<void> {
    const { batch, effects, checkpoint } = commit;
    const datastreams = this.#parts.datastreams.lookup();
    const unfolded = checkpoint === undefined ? undefined : this.#unfolded.with(effects, batch.now);
    const plan = planCommit(commit, this.#positions, datastreams, unfolded);
    const parts = [
      this.#parts.quarantine.plan(commit.quarantine, atMs(commit)),
      checkpoint === undefined ? NOTHING_PLANNED : await this.#planCheckpoint(checkpoint),
    ];
    await this.#transaction([...plan.writes, ...parts.flatMap(({ writes }) => writes)]);
    for (const { apply } of [...parts, datastreams]) apply();
    this.#advance(plan);
    if (unfolded === undefined) return this.#unfolded.add(effects, batch.now);
    this.#checkpoint = plan.after;
    this.#unfolded = unfolded;
    unfolded.folded(this.#checkpoint);
  }

  async #planCheckpoint(delta: readonly StateEntry[]): Promise<Planned> {
    const { database, retention } = this.#parts;
    const state = await stateWrites(database, delta);
    const { writes, apply } = await retention.plan(this.#checkpoint.position);
    return { writes: [...state, ...writes], apply };
  }

  /** Nothing to say costs no sync of the disk. */
  async #transaction(writes: readonly Write[]): Promise<void> {
    const needed = writes.filter(hasRows);
    if (needed.length > 0) await this.#parts.database.transaction(needed);
  }

  #advance({ after }: CommitPlan): void {
    const { entry, marks } = this.#parts;
    this.#positions = after;
    for (const [stream, last] of after.sequences) marks.setLast(entry.number, stream, last);
    marks.setLast(entry.number, STREAM.raw, after.position - entry.logBase);
  }
}
