import { ShivarError } from '@shivar/core/errors';
import type { SqliteDatabase } from './database.ts';

/**
 * Brings a file to the newest schema: step `n` of `steps` (counted from 1) takes it from `user_version` n - 1 to n, each
 * in a transaction of its own, so a kill leaves it between two steps. A released step never changes; changes are added.
 * @throws ShivarError DATABASE_TOO_NEW when a newer program has written the file
 */
export async function migrate(database: SqliteDatabase, steps: readonly string[]): Promise<void> {
  const version = await schemaVersion(database);
  if (version > steps.length) {
    throw new ShivarError(
      'DATABASE_TOO_NEW',
      `the database has schema ${version}, this program knows ${steps.length}: install the newer program again`,
    );
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    await database.transaction([
      { kind: 'script', sql: step },
      { kind: 'script', sql: `PRAGMA user_version = ${index + 1}` },
    ]);
  }
}

/** The step a file has reached; 0 for a new one. */
export async function schemaVersion(database: SqliteDatabase): Promise<number> {
  const [row] = await database.read('PRAGMA user_version');
  return Number(row?.user_version);
}
