import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type { StoreSize } from '../edge-reader.ts';

/** How much the store holds. Positions are counted instead of rows: only retention removes any, from the old end. */
export async function readSize(database: SqliteDatabase): Promise<StoreSize> {
  const sql = `SELECT
    (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) AS database_bytes,
    (SELECT freelist_count FROM pragma_freelist_count) * (SELECT page_size FROM pragma_page_size) AS free_bytes,
    (SELECT max(position) - min(position) + 1 FROM message_log) AS messages,
    (SELECT count(*) FROM quarantine) AS quarantined`;
  const [row] = await database.read(sql);
  return {
    databaseBytes: Number(row?.database_bytes),
    freeBytes: Number(row?.free_bytes),
    messages: Number(row?.messages ?? 0),
    quarantinedPayloads: Number(row?.quarantined),
  };
}
