import type { SyncRecord } from '../records.ts';
import type { FieldReader } from './fields.ts';

/** A record of one kind. */
export type RecordOf<K extends SyncRecord['kind']> = Extract<SyncRecord, { readonly kind: K }>;

/** How one kind of record is laid out as an array behind its kind code. Permanent once released. */
export interface Layout<K extends SyncRecord['kind']> {
  readonly kind: K;
  /** Permanent number, first element of the array. */
  readonly code: number;
  pack(record: RecordOf<K>): readonly unknown[];
  /** @throws when a field is missing, of the wrong type, or newer than this program. */
  read(fields: FieldReader): RecordOf<K>;
}
