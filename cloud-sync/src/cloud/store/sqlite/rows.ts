import { assert } from '@shivar/core/errors';
import {
  parseRecord,
  type SequenceRanges,
  STREAM,
  type StreamCode,
  type SyncRecord,
} from '@shivar/core/sync';
import type { Row, SqlValue } from '@shivar/platform/sqlite';

/** Columns as what they are; the schema says which is which, so anything else is a broken assumption. */

export function text(row: Row, column: string): string {
  const value = row[column];
  assert(typeof value === 'string', `${column} is not text`);
  return value;
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  assert(typeof value === 'number', `${column} is not a number`);
  return value;
}

export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  assert(value instanceof Uint8Array, `${column} is not a blob`);
  return value;
}

/** Undefined where the column is NULL. */
export function nullable<T>(row: Row, column: string, read: (row: Row, column: string) => T): T | undefined {
  const value: SqlValue | undefined = row[column];
  return value === null || value === undefined ? undefined : read(row, column);
}

export function streamCode(row: Row): StreamCode {
  const code = Object.values(STREAM).find((known) => known === integer(row, 'stream'));
  assert(code !== undefined, 'no such stream');
  return code;
}

/** Ranges as the receiver wrote them. */
export function ranges(row: Row): SequenceRanges {
  // Written by this store from SequenceRanges and by nothing else.
  return JSON.parse(text(row, 'ranges')) as SequenceRanges;
}

/** A record of a known kind from its canonical bytes. */
export function recordOf<K extends SyncRecord['kind']>(
  kind: K,
  canonical: Uint8Array,
): Extract<SyncRecord, { readonly kind: K }> {
  const record = parseRecord(canonical);
  assert(record.kind === kind, `a ${record.kind} where a ${kind} was stored`);
  // The kind has just been compared; the compiler does not narrow by a type parameter.
  return record as Extract<SyncRecord, { readonly kind: K }>;
}
