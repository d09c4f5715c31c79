import { ShivarError } from '@shivar/core/errors';
import type { Row, SqliteDatabase, SqlValue, Write } from './database.ts';
import { closedError, databaseError, lockError } from './database-error.ts';
import { perBatchStatement, rowsAsJson } from './insert-statement.ts';
import { lockPath, READER_SETTINGS, TAKE_LOCK, writerSettings } from './settings.ts';
import { Sqlite3Connection } from './sqlite3-connection.ts';
import { loadSqlite3, type Sqlite3Package } from './sqlite3-package.ts';
import type { WorkerStart } from './worker-protocol.ts';

/** Opens a file with the `sqlite3` package, whose statements run on the thread pool of libuv. */
export async function openSqlite3Database(start: WorkerStart): Promise<SqliteDatabase> {
  const sqlite3 = await loadSqlite3();
  const open: Sqlite3Connection[] = [];
  try {
    const writer = start.readOnly ? undefined : await openWriter(sqlite3, start, open);
    const reader = await Sqlite3Connection.open(sqlite3, start.path, sqlite3.OPEN_READONLY, READER_SETTINGS);
    open.push(reader);
    return new Sqlite3PackageDatabase(open, reader, writer);
  } catch (error) {
    await closeAll(open);
    throw databaseError(error, `open ${start.path}`);
  }
}

/** The lock, then the connection that writes; both are added to `open`. */
async function openWriter(
  sqlite3: Sqlite3Package,
  { path, pageBytes }: WorkerStart,
  open: Sqlite3Connection[],
): Promise<Sqlite3Connection> {
  const mode = sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;
  const lock = await Sqlite3Connection.open(sqlite3, lockPath(path), mode, TAKE_LOCK).catch((error) => {
    throw lockError(error, path);
  });
  open.push(lock);
  const writer = await Sqlite3Connection.open(sqlite3, path, mode, writerSettings(pageBytes));
  open.push(writer);
  return writer;
}

/** Last opened, first closed: the lock goes when the file is closed. */
async function closeAll(open: readonly Sqlite3Connection[]): Promise<void> {
  for (const connection of [...open].reverse()) await connection.close();
}

class Sqlite3PackageDatabase implements SqliteDatabase {
  readonly backend = 'sqlite3';
  readonly #open: readonly Sqlite3Connection[];
  readonly #reader: Sqlite3Connection;
  readonly #writer: Sqlite3Connection | undefined;
  /** Settles when the transaction asked for last is over: a connection has one transaction at a time. */
  #last: Promise<void> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(
    open: readonly Sqlite3Connection[],
    reader: Sqlite3Connection,
    writer: Sqlite3Connection | undefined,
  ) {
    this.#open = open;
    this.#reader = reader;
    this.#writer = writer;
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
    this.#closed ??= this.#last.then(() => closeAll(this.#open));
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
