import { createHash } from 'node:crypto';
import { decodeCbor, encodeCbor } from '../../encoding/index.ts';
import type { SyncRecord } from '../records.ts';
import { FieldReader, MalformedRecordError, NewerRecordError, withoutTrailingNulls } from './fields.ts';
import type { Layout, RecordOf } from './layout.ts';
import { MESSAGE } from './message-layout.ts';
import { PANE } from './pane-layout.ts';
import { MATCH, RESULT } from './rule-layouts.ts';
import { FAULT, LEDGER, SNAPSHOT } from './status-layouts.ts';
import { ANCHOR, LINK, STATION } from './system-layouts.ts';
import { TRANSITION } from './transition-layout.ts';

export { MalformedRecordError } from './fields.ts';

/** A record of a newer program: kept as bytes, understood after an upgrade. */
export interface UnknownRecord {
  readonly kind: 'unknown';
  /** Its kind code. */
  readonly code: number;
}

/**
 * No record may be longer. A message is at most 64 kB on the wire and shorter here; the rest is room for
 * station descriptions. Longer ones are refused before they are read.
 */
export const MAX_RECORD_BYTES: number = 128 * 1024;

/**
 * The bytes of a record: a deterministic CBOR array `[kind code, fields…]` without its trailing nulls. The same
 * record always gives the same bytes, on the gateway and in the cloud; digests and proofs are made over them.
 * A layout never changes once released: what has new fields gets a new kind code.
 */
export function canonicalBytes(record: SyncRecord): Uint8Array {
  return encodeCbor(pack(record.kind, record));
}

/**
 * The record that bytes stand for. What a newer program wrote is `{ kind: 'unknown' }`, to be kept.
 * @throws {MalformedRecordError} when the bytes are no record: poison, which is refused by itself.
 */
export function parseRecord(bytes: Uint8Array): SyncRecord | UnknownRecord {
  if (bytes.length > MAX_RECORD_BYTES) throw new MalformedRecordError('too long');
  const fields = new FieldReader(decodeArray(bytes));
  const code = fields.integer();
  const layout = LAYOUT_BY_CODE.get(code);
  if (layout === undefined) return { kind: 'unknown', code };
  try {
    const record = layout.read(fields);
    fields.end();
    return record;
  } catch (error) {
    if (error instanceof NewerRecordError) return { kind: 'unknown', code };
    throw error;
  }
}

/** First 8 bytes of the SHA-256 of canonical bytes, in hex: tells two contents of one identity apart. */
export function recordDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/** Adding a kind of record is a line here and a layout of its own. */
const LAYOUTS: { readonly [K in SyncRecord['kind']]: Layout<K> } = {
  message: MESSAGE,
  pane: PANE,
  transition: TRANSITION,
  link: LINK,
  anchor: ANCHOR,
  station: STATION,
  snapshot: SNAPSHOT,
  ledger: LEDGER,
  fault: FAULT,
  result: RESULT,
  match: MATCH,
};

const LAYOUT_BY_CODE: ReadonlyMap<number, Pick<Layout<SyncRecord['kind']>, 'read'>> = new Map(
  Object.values(LAYOUTS).map((layout) => [layout.code, layout]),
);

function pack<K extends SyncRecord['kind']>(kind: K, record: RecordOf<K>): readonly unknown[] {
  const layout: Layout<K> = LAYOUTS[kind];
  return [layout.code, ...withoutTrailingNulls(layout.pack(record))];
}

function decodeArray(bytes: Uint8Array): unknown {
  try {
    return decodeCbor(bytes);
  } catch (cause) {
    throw new MalformedRecordError('not CBOR', cause);
  }
}
