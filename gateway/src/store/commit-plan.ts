import { assert } from '@shivar/core/errors';
import type { LedgerCounts } from '@shivar/core/model';
import type { Output, StateEntry } from '@shivar/core/pipeline';
import { canonicalBytes, STREAM, type StreamCode } from '@shivar/core/sync';
import type { SqlValue, Write } from '@shivar/platform/sqlite';
import type { IncarnationEntry } from './acknowledgements.ts';
import type { Commit, DispatchOrder } from './edge-store.ts';
import { ledgerEntries, parseLedgerKey } from './ledger-counts.ts';
import { packObservation } from './observation-row.ts';
import { packStep } from './step-record.ts';
import { type EdgeTable, INSERT } from './tables.ts';
import { hourBlocks } from './time-index.ts';
import type { Unfolded } from './unfolded.ts';

/** Where the log and the streams of the running incarnation stand. */
export interface Positions {
  readonly entry: IncarnationEntry;
  /** Of the last message in the log. */
  readonly position: number;
  /** Id of the last quiet step. */
  readonly quietStep: number;
  /** Last sequence of each stream but raw; 0 when it has none. */
  readonly sequences: ReadonlyMap<StreamCode, number>;
}

/** The writes of a commit, and where everything stands when they have happened. */
export interface CommitPlan {
  readonly writes: readonly Write[];
  readonly after: Positions;
}

type Rows = SqlValue[][];

/**
 * Works out what a commit writes; touches nothing. With a checkpoint goes what is `unfolded`, this commit included.
 */
export function planCommit(commit: Commit, before: Positions, unfolded?: Unfolded): CommitPlan {
  const log = planLog(commit, before);
  const outbox = planOutbox(commit, before);
  const after = { ...before, ...log.after, sequences: outbox.sequences };
  const writes = [
    ...log.writes,
    ...outbox.writes,
    ...outputWrites(commit.effects.outputs),
    insert('dispatch', commit.dispatch.map(dispatchRow(atMs(commit)))),
    ...(unfolded === undefined ? [] : checkpointWrites(commit.checkpoint ?? [], after, unfolded)),
  ];
  return { writes: writes.filter(hasRows), after };
}

/** Processing time of a commit as a column, whole ms. */
export function atMs({ batch }: Commit): number | null {
  return batch.now === undefined ? null : Math.floor(batch.now);
}

/** Rows for one of the tables. */
export function insert(table: EdgeTable, rows: Rows): Write {
  return { kind: 'insert', insert: INSERT[table], rows };
}

/** Whether a write does anything. */
export function hasRows(write: Write): boolean {
  return write.kind !== 'insert' || write.rows.length > 0;
}

/** A step with messages lives in the row of its first message, one without in a table of its own. */
function planLog(
  commit: Commit,
  { entry, position, quietStep }: Positions,
): { readonly writes: readonly Write[]; readonly after: Pick<Positions, 'position' | 'quietStep'> } {
  const { batch, effects, messages } = commit;
  const logged = [...messages.keys()].sort((a, b) => a - b);
  if (logged.length === 0 && !effects.stateChanged && effects.ledger.size === 0) {
    return { writes: [], after: { position, quietStep } };
  }
  const step = packStep(batch, logged, effects);
  if (logged.length === 0) {
    const row = [quietStep + 1, position, entry.number, step];
    return { writes: [insert('quietStep', [row])], after: { position, quietStep: quietStep + 1 } };
  }
  const rows = logged.map((index, offset) => messageRow(commit, index, position + 1 + offset));
  rows[0]?.splice(-1, 1, step);
  return {
    writes: [insert('message', rows), insert('hour', hourBlocks(commit, logged, position + 1))],
    after: { position: position + logged.length, quietStep },
  };
}

function messageRow({ messages, effects }: Commit, index: number, position: number): SqlValue[] {
  const record = messages.get(index) ?? null;
  const range = effects.verdicts[index]?.eventTimeRange;
  if (range === undefined) return [position, null, null, record, null];
  const from = Math.floor(range[0]);
  return [position, from, Math.ceil(range[1]) - from, record, null];
}

function planOutbox(
  commit: Commit,
  { entry, sequences: before }: Positions,
): { readonly writes: readonly Write[]; readonly sequences: ReadonlyMap<StreamCode, number> } {
  const sequences = new Map(before);
  const rows = commit.records.map(({ stream, bytes }) => {
    assert(stream !== STREAM.raw, 'the raw stream is the message log');
    const sequence = (sequences.get(stream) ?? 0) + 1;
    sequences.set(stream, sequence);
    return [stream, entry.number, sequence, atMs(commit), bytes];
  });
  return { writes: [insert('outbox', rows)], sequences };
}

function outputWrites(outputs: readonly Output[]): readonly Write[] {
  const panes: Rows = [];
  const transitions: Rows = [];
  for (const output of outputs) {
    if (output.kind === 'pane') {
      const { start, end, datastream, revision } = output.pane;
      panes.push([end - start, start, datastream, revision, canonicalBytes(output)]);
    }
    if (output.kind === 'transition') transitions.push([output.transition.key, canonicalBytes(output)]);
  }
  return [insert('pane', panes), insert('transition', transitions)];
}

function dispatchRow(orderedAtMs: number | null): (order: DispatchOrder) => SqlValue[] {
  return ({ key, transitionKey, recipient, language, text }) => [
    key,
    transitionKey,
    recipient,
    language,
    text,
    orderedAtMs,
  ];
}

function checkpointWrites(
  state: readonly StateEntry[],
  { position, quietStep }: Positions,
  { ledger, latest }: Unfolded,
): readonly Write[] {
  const removed = state.filter(({ value }) => value === undefined).map(({ key }) => key);
  const kept = state.flatMap(({ key, value }): Rows => (value === undefined ? [] : [[key, value]]));
  return [
    ...(removed.length === 0 ? [] : [deleteState(removed)]),
    insert('state', kept),
    insert('ledger', ledgerRows(ledger)),
    insert(
      'latest',
      latest.changed().map((observation) => [observation.datastream, packObservation(observation)]),
    ),
    {
      kind: 'run',
      sql: 'UPDATE checkpoint SET position = ?, quiet_step = ?',
      parameters: [position, quietStep],
    },
    { kind: 'run', sql: 'DELETE FROM quiet_steps WHERE id <= ?', parameters: [quietStep] },
  ];
}

function deleteState(keys: readonly string[]): Write {
  return {
    kind: 'run',
    sql: 'DELETE FROM state WHERE key IN (SELECT value FROM json_each(?))',
    parameters: [JSON.stringify(keys)],
  };
}

function ledgerRows(ledger: ReadonlyMap<string, LedgerCounts>): Rows {
  return [...ledger].flatMap(([key, counts]) => {
    const { station, day } = parseLedgerKey(key);
    return ledgerEntries(counts).map(([entry, count]) => [day, station, entry, count]);
  });
}
