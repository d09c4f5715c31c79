import type { ColumnType, InsertInto, SqlValue } from './database.ts';

/** The insert with one parameter per column, to be run once per row. */
export function perRowStatement({ into, columns, conflict }: InsertInto): string {
  const names = Object.keys(columns);
  return `${into} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')}) ${conflict ?? ''}`;
}

/**
 * The insert that takes all its rows as one JSON parameter, see {@link rowsAsJson}: with the sqlite3 package every
 * statement is a round trip to a thread, so one per batch is 14 times faster than one per row.
 */
export function perBatchStatement({ into, columns, conflict }: InsertInto): string {
  const values = Object.values(columns).map((type, index) => fromJson(type, index));
  // `WHERE true` keeps ON CONFLICT from being parsed as a join condition (sqlite.org/lang_upsert.html, 2.2).
  return `${into} (${Object.keys(columns).join(', ')}) SELECT ${values.join(', ')} FROM json_each(?) WHERE true ${conflict ?? ''}`;
}

function fromJson(type: ColumnType, index: number): string {
  const value = `value ->> ${index}`;
  return type === 'blob' ? `unhex(${value})` : value;
}

/** The rows as a JSON array of arrays, blobs in hex. */
export function rowsAsJson(rows: readonly (readonly SqlValue[])[]): string {
  return JSON.stringify(rows.map((row) => row.map(asJson)));
}

function asJson(value: SqlValue): string | number | null {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
}
