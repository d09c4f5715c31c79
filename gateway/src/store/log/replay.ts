import { assert } from '@shivar/core/errors';
import type { Batch } from '@shivar/core/pipeline';
import { type MessageRecord, parseRecord } from '@shivar/core/sync';
import type { Row, SqliteDatabase } from '@shivar/platform/sqlite';
import { type StepRecord, unpackStep } from '../rows/step-record.ts';
import { bytesOf, readInChunks } from '../schema/read-rows.ts';
import type { IncarnationEntry } from '../uplink/acknowledgements.ts';

/** The part of the log behind the last checkpoint. */
export interface ReplayRange {
  /** Last message and last quiet step that the checkpoint includes. */
  readonly after: { readonly position: number; readonly quietStep: number };
  /** Last message and last quiet step to replay. */
  readonly through: { readonly position: number; readonly quietStep: number };
}

/** A step of the log with its place. */
interface LoggedStep {
  readonly entry: IncarnationEntry;
  readonly step: StepRecord;
  readonly records: readonly MessageRecord[];
}

/** The batches of a range as they were stepped; steps that only counted are left out. */
export async function* replayBatches(
  database: SqliteDatabase,
  range: ReplayRange,
  incarnations: readonly IncarnationEntry[],
): AsyncGenerator<Batch> {
  for await (const { entry, step, records } of readSteps(database, range, incarnations)) {
    if (step.stateChanged) yield step.rebuild(entry.incarnation, records);
  }
}

/** The steps of a range in the order they were committed. */
async function* readSteps(
  database: SqliteDatabase,
  range: ReplayRange,
  incarnations: readonly IncarnationEntry[],
): AsyncGenerator<LoggedStep> {
  const quiet = quietSteps(database, range, incarnations);
  let nextQuiet = await quiet.next();
  for await (const logged of messageSteps(database, range, incarnations)) {
    while (nextQuiet.done !== true && nextQuiet.value.afterPosition < logged.position) {
      yield nextQuiet.value;
      nextQuiet = await quiet.next();
    }
    yield logged;
  }
  for (; nextQuiet.done !== true; nextQuiet = await quiet.next()) yield nextQuiet.value;
}

async function* quietSteps(
  database: SqliteDatabase,
  { after, through }: ReplayRange,
  incarnations: readonly IncarnationEntry[],
): AsyncGenerator<LoggedStep & { readonly afterPosition: number }> {
  const byNumber = new Map(incarnations.map((entry) => [entry.number, entry]));
  const sql = `SELECT id, after_position, incarnation, step FROM quiet_steps
    WHERE id <= ? AND id > ? ORDER BY id`;
  const first = [through.quietStep, after.quietStep];
  for await (const row of readInChunks(database, sql, first, ({ id }) => [through.quietStep, Number(id)])) {
    const entry = byNumber.get(Number(row.incarnation));
    assert(entry !== undefined, 'a step belongs to a known incarnation');
    const afterPosition = Number(row.after_position);
    yield { entry, step: unpackStep(bytesOf(row.step)), records: [], afterPosition };
  }
}

async function* messageSteps(
  database: SqliteDatabase,
  { after, through }: ReplayRange,
  incarnations: readonly IncarnationEntry[],
): AsyncGenerator<LoggedStep & { readonly position: number }> {
  let open: { position: number; step: StepRecord; records: MessageRecord[] } | undefined;
  for await (const row of messageRows(database, after.position, through.position)) {
    if (row.step !== null) {
      open = { position: Number(row.position), step: unpackStep(bytesOf(row.step)), records: [] };
    }
    assert(open !== undefined, 'the first message behind a checkpoint begins a step');
    open.records.push(messageRecord(bytesOf(row.record)));
    if (open.records.length === open.step.messages) {
      yield { ...open, entry: incarnationAt(incarnations, open.position) };
    }
  }
}

function messageRows(database: SqliteDatabase, after: number, through: number): AsyncGenerator<Row> {
  const sql = `SELECT position, record, step FROM message_log
    WHERE position <= ? AND position > ? ORDER BY position`;
  return readInChunks(database, sql, [through, after], ({ position }) => [through, Number(position)]);
}

function messageRecord(bytes: Uint8Array): MessageRecord {
  const record = parseRecord(bytes);
  assert(record.kind === 'message', 'the message log holds message records');
  return record;
}

/** The incarnation whose stretch of the log holds a position. */
export function incarnationAt(incarnations: readonly IncarnationEntry[], position: number): IncarnationEntry {
  const entry = incarnations.findLast(({ logBase }) => logBase < position);
  assert(entry !== undefined, 'a position of the log belongs to an incarnation');
  return entry;
}
