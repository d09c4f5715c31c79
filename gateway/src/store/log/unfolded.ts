import type { LedgerCounts } from '@shivar/core/model';
import type { Effects } from '@shivar/core/pipeline';
import type { ProcessingTime } from '@shivar/core/time';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import { addLedgerDelta } from '../rows/ledger-counts.ts';
import { unpackObservation } from '../rows/observation-row.ts';
import { unpackStep } from '../rows/step-record.ts';
import { bytesOf, readInChunks } from '../schema/read-rows.ts';
import { LatestObservations } from './latest-observations.ts';

/** Last message and last quiet step that state, ledger and latest observations of the tables include. */
export interface Checkpoint {
  readonly position: number;
  readonly quietStep: number;
}

/**
 * What commits since the last checkpoint added to ledger and latest observations. The ledger part is durable in the steps
 * of the log and comes back from there; the observations come back when the steps are replayed.
 */
export class Unfolded {
  readonly ledger: Map<string, LedgerCounts>;
  readonly latest: LatestObservations;
  #since: Checkpoint;

  constructor(since: Checkpoint, ledger: Map<string, LedgerCounts>, latest: LatestObservations) {
    this.#since = since;
    this.ledger = ledger;
    this.latest = latest;
  }

  /** Reads it from the file. Another process may write a checkpoint meanwhile; then all of it is read again. */
  static async load(database: SqliteDatabase): Promise<Unfolded> {
    for (;;) {
      const since = await readCheckpoint(database);
      const ledger = await loadUnfoldedLedger(database, since);
      const latest = await loadLatest(database);
      if (sameCheckpoint(since, await readCheckpoint(database))) return new Unfolded(since, ledger, latest);
    }
  }

  /** The checkpoint whose tables this is to be added to. */
  get since(): Checkpoint {
    return this.#since;
  }

  /** Adds what a commit led to. */
  add(effects: Effects, now: ProcessingTime | undefined): void {
    addLedgerDelta(this.ledger, effects.ledger);
    this.latest.observe(effects, now);
  }

  /** The same with a commit added, itself unchanged. */
  with(effects: Effects, now: ProcessingTime | undefined): Unfolded {
    const sum = new Unfolded(this.#since, structuredClone(this.ledger), this.latest.copy());
    sum.add(effects, now);
    return sum;
  }

  /** Says that everything is in the tables as of `checkpoint`. */
  folded(checkpoint: Checkpoint): void {
    this.#since = checkpoint;
    this.ledger.clear();
    this.latest.stored();
  }
}

export function sameCheckpoint(a: Checkpoint, b: Checkpoint): boolean {
  return a.position === b.position && a.quietStep === b.quietStep;
}

async function readCheckpoint(database: SqliteDatabase): Promise<Checkpoint> {
  const [row] = await database.read('SELECT position, quiet_step FROM checkpoint');
  return { position: Number(row?.position ?? 0), quietStep: Number(row?.quiet_step ?? 0) };
}

/** What the steps behind a checkpoint counted, by `station|day`. */
async function loadUnfoldedLedger(
  database: SqliteDatabase,
  { position, quietStep }: Checkpoint,
): Promise<Map<string, LedgerCounts>> {
  const ledger = new Map<string, LedgerCounts>();
  const inLog = `SELECT position AS at, step FROM message_log
    WHERE position > ? AND step IS NOT NULL ORDER BY position`;
  const quiet = 'SELECT id AS at, step FROM quiet_steps WHERE id > ? ORDER BY id';
  for (const [sql, after] of [
    [inLog, position],
    [quiet, quietStep],
  ] as const) {
    for await (const { step } of readInChunks(database, sql, [after], ({ at }) => [Number(at)])) {
      addLedgerDelta(ledger, unpackStep(bytesOf(step)).ledger);
    }
  }
  return ledger;
}

/** The latest observations as of the last checkpoint. */
async function loadLatest(database: SqliteDatabase): Promise<LatestObservations> {
  const latest = new LatestObservations();
  const rows = await database.read('SELECT datastream, observation FROM latest_observations');
  for (const { datastream, observation } of rows) {
    latest.restore(unpackObservation(String(datastream), bytesOf(observation)));
  }
  return latest;
}
