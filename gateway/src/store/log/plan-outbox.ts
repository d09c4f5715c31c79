import { assert } from '@shivar/core/errors';
import { parseRecord, STREAM, type StreamCode, type SyncRecord } from '@shivar/core/sync';
import type { SqlValue, Write } from '@shivar/platform/sqlite';
import type { Commit } from '../edge-store.ts';
import type { NumberLookup } from '../rows/datastream-numbers.ts';
import { faultWrites } from '../rows/fault-rows.ts';
import { insert } from '../schema/tables.ts';
import { atMs, type Positions } from './commit-plan.ts';

/** Writes to the outbox, and the last sequence of each stream when they have happened. */
export interface OutboxPlan {
  readonly writes: readonly Write[];
  readonly sequences: ReadonlyMap<StreamCode, number>;
}

/** A record that got its sequence. */
interface Numbered {
  readonly stream: StreamCode;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** Gives each record its sequence, and enters panes and faults where pages look for them. */
export function planOutbox(
  commit: Commit,
  { entry, sequences: before }: Positions,
  datastreams: NumberLookup,
): OutboxPlan {
  const sequences = new Map(before);
  const records = commit.records.map(({ stream, bytes }): Numbered => {
    assert(stream !== STREAM.raw, 'the raw stream is the message log');
    const sequence = (sequences.get(stream) ?? 0) + 1;
    sequences.set(stream, sequence);
    return { stream, sequence, bytes };
  });
  const rows = records.map(({ stream, sequence, bytes }): SqlValue[] => {
    // The time of a commit stands in the first record of each stream: see the schema.
    const first = sequence === (before.get(stream) ?? 0) + 1;
    return [stream, entry.number, sequence, first ? atMs(commit) : null, bytes];
  });
  const panes = ofKind(records, STREAM.aggregates, 'pane').map(({ record, sequence }): SqlValue[] => {
    const { start, end, datastream, revision } = record.pane;
    return [end - start, start, datastreams.number(datastream), revision, entry.number, sequence];
  });
  const faults = ofKind(records, STREAM.diagnostics, 'fault').map(({ record }) => record);
  const writes = [insert('outbox', rows), datastreams.write(), insert('pane', panes), ...faultWrites(faults)];
  return { writes, sequences };
}

/** The records of one kind in the stream such records go to. */
function ofKind<Kind extends SyncRecord['kind']>(
  records: readonly Numbered[],
  stream: StreamCode,
  kind: Kind,
): { readonly record: Extract<SyncRecord, { kind: Kind }>; readonly sequence: number }[] {
  return records.flatMap((one) => {
    if (one.stream !== stream) return [];
    const record = parseRecord(one.bytes);
    if (record.kind !== kind) return [];
    // The kind was just compared; the compiler does not narrow a union by a type parameter.
    return [{ record: record as Extract<SyncRecord, { kind: Kind }>, sequence: one.sequence }];
  });
}
