import { STREAM, type StreamRecord } from '@shivar/core/sync';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type { RecordSlice } from '../edge-store.ts';
import { bytesOf } from '../schema/read-rows.ts';
import type { Gap } from './acknowledgements.ts';

export interface PendingOptions {
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly newestFirst?: boolean;
}

/** Records fetched at once; most slices fit. */
const CHUNK_RECORDS = 128;

/** The records of a gap that fit in the limits, at least one; ascending, from whichever end was asked for. */
export async function readGap(
  database: SqliteDatabase,
  gap: Gap,
  { maxRecords, maxBytes, newestFirst = false }: PendingOptions,
): Promise<RecordSlice> {
  const records: StreamRecord[] = [];
  let room = maxBytes;
  for await (const record of recordsOf(database, gap, newestFirst)) {
    if (records.length > 0 && record.bytes.length > room) break;
    records.push(record);
    room -= record.bytes.length;
    if (records.length >= maxRecords) break;
  }
  if (newestFirst) records.reverse();
  return { incarnation: gap.entry.incarnation, stream: gap.stream, records };
}

async function* recordsOf(
  database: SqliteDatabase,
  gap: Gap,
  newestFirst: boolean,
): AsyncGenerator<StreamRecord> {
  const missing = newestFirst ? [...gap.missing].reverse() : gap.missing;
  const sql = selectRecords(gap, newestFirst);
  for (const [first, last] of missing) {
    let [from, to] = [first, last];
    while (from <= to) {
      const rows = await database.read(sql.text, [...sql.parameters, from, to]);
      for (const { sequence, record } of rows) yield { sequence: Number(sequence), bytes: bytesOf(record) };
      const reached = Number(rows.at(-1)?.sequence ?? (newestFirst ? from : to));
      if (newestFirst) to = reached - 1;
      else from = reached + 1;
    }
  }
}

/** The query for sequences from its second last parameter to its last. */
function selectRecords(
  { entry, stream }: Gap,
  newestFirst: boolean,
): { readonly text: string; readonly parameters: readonly number[] } {
  const order = `${newestFirst ? 'DESC' : 'ASC'} LIMIT ${CHUNK_RECORDS}`;
  if (stream !== STREAM.raw) {
    const text = `SELECT sequence, record FROM outbox
      WHERE stream = ? AND incarnation = ? AND sequence BETWEEN ? AND ? ORDER BY sequence ${order}`;
    return { text, parameters: [stream, entry.number] };
  }
  const text = `SELECT position - ?1 AS sequence, record FROM message_log
    WHERE position BETWEEN ?1 + ?2 AND ?1 + ?3 ORDER BY position ${order}`;
  return { text, parameters: [entry.logBase] };
}
