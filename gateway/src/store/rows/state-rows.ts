import type { StateEntry } from '@shivar/core/pipeline';
import type { SqliteDatabase, Write } from '@shivar/platform/sqlite';
import { bytesOf, readInChunks } from '../schema/read-rows.ts';
import { insert } from '../schema/tables.ts';
import { type Chunk, changeChunk, chunkOf, packChunk, unpackChunk } from './state-chunk.ts';

/** What a checkpoint writes of keyed state: the rows that hold changed entries, each as a whole. */
export async function stateWrites(
  database: SqliteDatabase,
  delta: readonly StateEntry[],
): Promise<readonly Write[]> {
  const changes = new Map<number, StateEntry[]>();
  for (const entry of delta) {
    const id = chunkOf(entry.key);
    const others = changes.get(id);
    if (others === undefined) changes.set(id, [entry]);
    else others.push(entry);
  }
  const chunks = await readChunks(database, [...changes.keys()]);
  for (const [id, entries] of changes) {
    const chunk: Chunk = chunks.get(id) ?? new Map();
    changeChunk(chunk, entries);
    chunks.set(id, chunk);
  }
  return chunkWrites(chunks);
}

/** Keyed state as of the last checkpoint. */
export async function* readState(database: SqliteDatabase): AsyncGenerator<StateEntry> {
  const sql = 'SELECT id, entries FROM state WHERE id > ? ORDER BY id';
  for await (const { entries } of readInChunks(database, sql, [-1], ({ id }) => [Number(id)])) {
    for (const [key, value] of unpackChunk(bytesOf(entries))) yield { key, value };
  }
}

/** Rows inflated in one go: a few ms, and the event loop turns while the next are read. A late backlog touches thousands. */
const ROWS_AT_ONCE = 64;

async function readChunks(database: SqliteDatabase, ids: readonly number[]): Promise<Map<number, Chunk>> {
  const sql = 'SELECT id, entries FROM state WHERE id IN (SELECT value FROM json_each(?))';
  const chunks = new Map<number, Chunk>();
  for (let at = 0; at < ids.length; at += ROWS_AT_ONCE) {
    const rows = await database.read(sql, [JSON.stringify(ids.slice(at, at + ROWS_AT_ONCE))]);
    for (const { id, entries } of rows) chunks.set(Number(id), unpackChunk(bytesOf(entries)));
  }
  return chunks;
}

/** In the order of the table, so that each of its pages is written once. */
async function chunkWrites(chunks: ReadonlyMap<number, Chunk>): Promise<readonly Write[]> {
  const rows: [number, Uint8Array][] = [];
  const empty: number[] = [];
  for (const [id, chunk] of [...chunks].sort(([a], [b]) => a - b)) {
    if (chunk.size === 0) empty.push(id);
    else rows.push([id, await packChunk(chunk)]);
  }
  const removal: Write = {
    kind: 'run',
    sql: 'DELETE FROM state WHERE id IN (SELECT value FROM json_each(?))',
    parameters: [JSON.stringify(empty)],
  };
  return [...(empty.length === 0 ? [] : [removal]), insert('state', rows)];
}
