import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row, SqlValue, Write } from './database.ts';
import { lockError } from './database-error.ts';
import { perRowStatement } from './insert-statement.ts';
import { lockPath, READER_SETTINGS, TAKE_LOCK, writerSettings } from './settings.ts';
import type { WorkerStart } from './worker-protocol.ts';

/**
 * Prepared statements kept per connection. The programs have some dozens of constant texts; beyond this, texts are
 * being built, and the cache starts again rather than grow.
 */
const MAX_PREPARED = 200;

/** The writing and the reading connection to one file, synchronous: for a thread that does nothing else. */
export class NodeConnection {
  /** In the order they were opened: the lock, the writer, the reader; a read-only file has only the last. */
  readonly #open: PreparedConnection[] = [];
  #writer: PreparedConnection | undefined;
  #reader: PreparedConnection | undefined;

  /** Loads the built-in SQLite and opens the file, creating it unless `readOnly`. */
  static async open({ path, pageBytes, readOnly }: WorkerStart): Promise<NodeConnection> {
    const { DatabaseSync } = await import('node:sqlite');
    const connection = new NodeConnection();
    try {
      if (!readOnly) {
        connection.#add(lock(() => new DatabaseSync(lockPath(path)), path));
        connection.#writer = connection.#add(
          new PreparedConnection(new DatabaseSync(path), writerSettings(pageBytes)),
        );
      }
      connection.#reader = connection.#add(
        new PreparedConnection(new DatabaseSync(path, { readOnly: true }), READER_SETTINGS),
      );
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  transaction(writes: readonly Write[]): void {
    if (this.#writer === undefined) throw Object.assign(new Error('opened for reading only'), { errcode: 8 });
    this.#writer.transaction(writes);
  }

  read(sql: string, parameters: readonly SqlValue[]): readonly Row[] {
    return this.#reader?.all(sql, parameters) ?? [];
  }

  close(): void {
    for (const connection of this.#open.splice(0).reverse()) connection.close();
  }

  #add(connection: PreparedConnection): PreparedConnection {
    this.#open.push(connection);
    return connection;
  }
}

function lock(open: () => DatabaseSync, path: string): PreparedConnection {
  try {
    return new PreparedConnection(open(), TAKE_LOCK);
  } catch (error) {
    throw lockError(error, path);
  }
}

class PreparedConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, settings: readonly string[]) {
    this.#database = database;
    try {
      for (const setting of settings) database.exec(setting);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  transaction(writes: readonly Write[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const write of writes) this.#write(write);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  all(sql: string, parameters: readonly SqlValue[]): readonly Row[] {
    return this.#statement(sql).all(...parameters) as unknown as readonly Row[]; // never bigint: see #statement
  }

  close(): void {
    this.#database.close();
  }

  #write(write: Write): void {
    switch (write.kind) {
      case 'insert': {
        const statement = this.#statement(perRowStatement(write.insert));
        for (const row of write.rows) statement.run(...row);
        break;
      }
      case 'run':
        this.#statement(write.sql).run(...(write.parameters ?? []));
        break;
      case 'script':
        this.#database.exec(write.sql);
        break;
    }
  }

  /** SQLite has already rolled back after some errors, for example a full disk. */
  #rollback(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    if (this.#prepared.size >= MAX_PREPARED) this.#prepared.clear();
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
