import path from 'node:path';
import { type InsertInto, openDatabase, type SqliteDatabase } from '@shivar/platform/sqlite';

/** The table of the control: one row per message, as usual. */
export const CONTROL_INSERT: InsertInto = {
  into: 'INSERT INTO messages',
  columns: { topic: 'text', payload: 'text' },
};

/** Opens the control's database, on the same driver and with the same durability as the gateway's. */
export async function openControlStore(dataDirectory: string): Promise<SqliteDatabase> {
  const database = await openDatabase({ path: path.join(dataDirectory, 'control.db') });
  const sql = 'CREATE TABLE IF NOT EXISTS messages (topic TEXT NOT NULL, payload TEXT NOT NULL) STRICT';
  await database.transaction([{ kind: 'script', sql }]);
  return database;
}
