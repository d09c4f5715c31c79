import type { TimeAnchor } from '@shivar/core/model';
import { parseRecord, STREAM } from '@shivar/core/sync';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import { bytesOf } from '../schema/read-rows.ts';

/** Every anchor that was recorded, by incarnation in the order of their lives, then as they came. */
export async function readAnchors(database: SqliteDatabase): Promise<readonly TimeAnchor[]> {
  const sql = 'SELECT record FROM outbox WHERE stream = ? ORDER BY incarnation, sequence';
  const rows = await database.read(sql, [STREAM.system]);
  return rows.flatMap(({ record }) => {
    const parsed = parseRecord(bytesOf(record));
    return parsed.kind === 'anchor' ? [parsed.anchor] : [];
  });
}
