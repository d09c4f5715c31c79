import { assert } from '@shivar/core/errors';
import { parseRecord } from '@shivar/core/sync';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type { PageOptions, StoredTransition } from '../edge-reader.ts';
import { bytesOf } from '../schema/read-rows.ts';

/** Alert transitions, newest first. */
export async function readTransitions(
  database: SqliteDatabase,
  { limit, before }: PageOptions,
): Promise<readonly StoredTransition[]> {
  const sql = 'SELECT id, record FROM transitions WHERE id < ? ORDER BY id DESC LIMIT ?';
  const rows = await database.read(sql, [before ?? Number.MAX_SAFE_INTEGER, limit]);
  return rows.map(({ id, record }) => {
    const parsed = parseRecord(bytesOf(record));
    assert(parsed.kind === 'transition', 'transitions are transition records');
    return { id: Number(id), transition: parsed.transition };
  });
}
