import type { DatabaseOptions, SqliteBackend, SqliteDatabase } from './database.ts';
import { openNodeDatabase } from './node-backend.ts';
import { DEFAULT_PAGE_BYTES } from './settings.ts';
import { openSqlite3Database } from './sqlite3-backend.ts';

/** First Node whose `node:sqlite` is used by default: in 22 it is experimental and says so on every start. */
const FIRST_NODE_WITH_SQLITE = 24;

/**
 * Opens a database file with the backend asked for.
 * @throws ShivarError DATABASE_CANNOT_OPEN, DATABASE_CORRUPT, DATABASE_BACKEND_MISSING (says how to install it)
 */
export function openDatabase(options: DatabaseOptions): Promise<SqliteDatabase> {
  const start = {
    path: options.path,
    pageBytes: options.pageBytes ?? DEFAULT_PAGE_BYTES,
    readOnly: options.readOnly ?? false,
  };
  const backend = chooseBackend(options.backend ?? 'auto', process.versions.node);
  return backend === 'node' ? openNodeDatabase(start) : openSqlite3Database(start);
}

/** The backend for a choice and a version of Node such as `20.19.0`. */
export function chooseBackend(choice: 'auto' | SqliteBackend, nodeVersion: string): SqliteBackend {
  if (choice !== 'auto') return choice;
  return Number.parseInt(nodeVersion, 10) >= FIRST_NODE_WITH_SQLITE ? 'node' : 'sqlite3';
}
