import { ShivarError } from '@shivar/core/errors';
import type { Row, SqliteDatabase, SqlValue, Write } from './database.ts';
import { closedError, databaseError } from './database-error.ts';
import { perBatchStatement, rowsAsJson } from './insert-statement.ts';
import { READER_SETTINGS, writerSettings } from './settings.ts';
import { Sqlite3Connection } from './sqlite3-connection.ts';
import { loadSqlite3 } from './sqlite3-package.ts';
import type { WorkerStart } from './worker-protocol.ts';

/** Opens a file with the `sqlite3` package, whose statements run on the thread pool of libuv. */
export async function openSqlite3Database({
  path,
  pageBytes,
  readOnly,
}: WorkerStart): Promise<SqliteDatabase> {
  const sqlite3 = await loadSqlite3();
  const readWrite = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;
  try {
    const writer = readOnly
      ? undefined
      : await Sqlite3Connection.open(sqlite3, path, readWrite, writerSettings(pageBytes));
    try {
      const reader = await Sqlite3Connection.open(sqlite3, path, sqlite3.OPEN_READONLY, READER_SETTINGS);
      return new Sqlite3PackageDatabase(writer, reader);
    } catch (error) {
      await writer?.close();
      throw error;
    }
  } catch (error) {
    throw databaseError(error, `open ${path}`);
  }
}

class Sqlite3PackageDatabase implements SqliteDatabase {
  readonly backend = 'sqlite3';
  readonly #writer: Sqlite3Connection | undefined;
  readonly #reader: Sqlite3Connection;
  /** Settles when the transaction asked for last is over: a connection has one transaction at a time. */
  #last: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(writer: Sqlite3Connection | undefined, reader: Sqlite3Connection) {
    this.#writer = writer;
    this.#reader = reader;
  }

  transaction(writes: readonly Write[]): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(closedError());
    const result = this.#last.then(() => this.#transaction(writes));
    this.#last = result.catch(() => undefined); // the caller has the error; the next one starts clean
    return result;
  }

  async read(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly Row[]> {
    if (this.#closed !== undefined) throw closedError();
    try {
      return await this.#reader.all(sql, parameters);
    } catch (error) {
      throw databaseError(error, 'read');
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#last.then(async () => {
      await this.#reader.close();
      await this.#writer?.close();
    });
    return this.#closed;
  }

  async #transaction(writes: readonly Write[]): Promise<void> {
    const writer = this.#writer;
    if (writer === undefined) throw new ShivarError('DATABASE_READ_ONLY', 'opened for reading only');
    try {
      await writer.run('BEGIN IMMEDIATE', []);
      for (const write of writes) await apply(writer, write);
      await writer.run('COMMIT', []);
    } catch (error) {
      // Rejects when SQLite has already rolled back by itself, as after a full disk: then there is nothing to undo.
      await writer.exec('ROLLBACK').catch(() => undefined);
      throw databaseError(error, 'transaction');
    }
  }
}

async function apply(writer: Sqlite3Connection, write: Write): Promise<void> {
  switch (write.kind) {
    case 'insert':
      if (write.rows.length > 0) await writer.run(perBatchStatement(write.insert), [rowsAsJson(write.rows)]);
      break;
    case 'run':
      await writer.run(write.sql, write.parameters ?? []);
      break;
    case 'script':
      await writer.exec(write.sql);
      break;
  }
}
