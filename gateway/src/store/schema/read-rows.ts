import { assert } from '@shivar/core/errors';
import type { Row, SqliteDatabase, SqlValue } from '@shivar/platform/sqlite';

/** Rows read at once: long enough to be fast, short enough that a commit waiting behind it does not notice. */
const CHUNK_ROWS = 500;

/**
 * All rows of a query, some hundred at a time, so that neither memory nor the writer has to bear them all. The query ends
 * in an order by its key and takes the key to begin after among its parameters; `next` gives them after a chunk's last row.
 */
export async function* readInChunks(
  database: SqliteDatabase,
  sql: string,
  first: readonly SqlValue[],
  next: (last: Row) => readonly SqlValue[],
): AsyncGenerator<Row> {
  let parameters = first;
  for (;;) {
    const rows = await database.read(`${sql} LIMIT ${CHUNK_ROWS}`, parameters);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHUNK_ROWS) return;
    parameters = next(last);
  }
}

/** A blob column that cannot be null. */
export function bytesOf(value: SqlValue | undefined): Uint8Array {
  assert(value instanceof Uint8Array, 'blob expected');
  return value;
}

/** An integer column that may be null. */
export function optionalNumber(value: SqlValue | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
