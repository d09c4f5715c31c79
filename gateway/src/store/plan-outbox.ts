import { assert } from '@shivar/core/errors';
import { parseRecord, STREAM, type StreamCode } from '@shivar/core/sync';
import type { SqlValue, Write } from '@shivar/platform/sqlite';
import { atMs, type Positions } from './commit-plan.ts';
import type { NumberLookup } from './datastream-numbers.ts';
import type { Commit } from './edge-store.ts';
import { insert } from './tables.ts';

/** Writes to the outbox, and the last sequence of each stream when they have happened. */
export interface OutboxPlan {
  readonly writes: readonly Write[];
  readonly sequences: ReadonlyMap<StreamCode, number>;
}

/** Gives each record its sequence, and enters panes into their index. */
export function planOutbox(
  commit: Commit,
  { entry, sequences: before }: Positions,
  datastreams: NumberLookup,
): OutboxPlan {
  const sequences = new Map(before);
  const panes: SqlValue[][] = [];
  const rows = commit.records.map(({ stream, bytes }) => {
    assert(stream !== STREAM.raw, 'the raw stream is the message log');
    const sequence = (sequences.get(stream) ?? 0) + 1;
    sequences.set(stream, sequence);
    if (stream === STREAM.aggregates) panes.push(...paneRow(bytes, datastreams, [entry.number, sequence]));
    return [stream, entry.number, sequence, atMs(commit), bytes];
  });
  return { writes: [insert('outbox', rows), datastreams.write(), insert('pane', panes)], sequences };
}

function paneRow(
  bytes: Uint8Array,
  datastreams: NumberLookup,
  place: readonly [incarnation: number, sequence: number],
): SqlValue[][] {
  const record = parseRecord(bytes);
  if (record.kind !== 'pane') return [];
  const { start, end, datastream, revision } = record.pane;
  return [[end - start, start, datastreams.number(datastream), revision, ...place]];
}
