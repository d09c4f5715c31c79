import type { Row, Write } from '@shivar/platform/sqlite';
import type { DispatchEntry, DispatchOutcome } from '../edge-store.ts';
import { optionalNumber } from '../schema/read-rows.ts';

export const DISPATCH_COLUMNS = `id, key, transition_key, recipient, language, text, ordered_at_ms, state, attempts,
  detail, reference, attempted_at_ms`;

/** A row of the dispatch table. */
export function dispatchEntry(row: Row): DispatchEntry {
  return {
    key: String(row.key),
    transitionKey: String(row.transition_key),
    recipient: String(row.recipient),
    language: row.language as DispatchEntry['language'], // written from the same type
    text: String(row.text),
    state: row.state as DispatchEntry['state'], // written from the same type
    attempts: Number(row.attempts),
    orderedAtMs: optionalNumber(row.ordered_at_ms),
    detail: String(row.detail),
    reference: row.reference === null ? undefined : String(row.reference),
    attemptedAtMs: optionalNumber(row.attempted_at_ms),
  };
}

/** Writes one attempt into the row of its order. A reference stays when the next attempt has none. */
export function recordAttempt(key: string, { state, detail, reference, atMs }: DispatchOutcome): Write {
  return {
    kind: 'run',
    sql: `UPDATE dispatch SET state = ?, detail = ?, reference = coalesce(?, reference), attempted_at_ms = ?,
      attempts = attempts + 1 WHERE key = ?`,
    parameters: [state, detail, reference ?? null, atMs === undefined ? null : Math.floor(atMs), key],
  };
}
