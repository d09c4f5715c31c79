import type { Row, SqlValue } from './database.ts';
import type { Sqlite3Database, Sqlite3Package, Sqlite3Statement } from './sqlite3-package.ts';

/** As in the other backend: the texts are constants, so this is never reached in earnest. */
const MAX_PREPARED = 200;

/** One connection of the `sqlite3` package with promises and prepared statements. */
export class Sqlite3Connection {
  readonly #database: Sqlite3Database;
  /** Promises, so that two calls with one text at the same moment share a statement. */
  readonly #prepared = new Map<string, Promise<Sqlite3Statement>>();

  private constructor(database: Sqlite3Database) {
    this.#database = database;
  }

  static async open(
    sqlite3: Sqlite3Package,
    path: string,
    mode: number,
    settings: readonly string[],
  ): Promise<Sqlite3Connection> {
    const database = await new Promise<Sqlite3Database>((resolve, reject) => {
      const opened = new sqlite3.Database(path, mode, (error) =>
        error === null ? resolve(opened) : reject(error),
      );
    });
    const connection = new Sqlite3Connection(database);
    try {
      for (const setting of settings) await connection.exec(setting);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  exec(sql: string): Promise<void> {
    return settled((done) => this.#database.exec(sql, done));
  }

  async run(sql: string, parameters: readonly SqlValue[]): Promise<void> {
    const statement = await this.#statement(sql);
    await settled((done) => statement.run(parameters.map(asBuffer), done));
  }

  async all(sql: string, parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    const statement = await this.#statement(sql);
    const rows = await new Promise<unknown>((resolve, reject) => {
      statement.all(parameters.map(asBuffer), (error, result) =>
        error === null ? resolve(result) : reject(error),
      );
    });
    return (rows as Record<string, SqlValue>[]).map(withPlainBytes); // what `all` of the package returns
  }

  async close(): Promise<void> {
    await this.#finalize();
    await settled((done) => this.#database.close(done));
  }

  async #statement(sql: string): Promise<Sqlite3Statement> {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    if (this.#prepared.size >= MAX_PREPARED) await this.#finalize();
    const preparing = new Promise<Sqlite3Statement>((resolve, reject) => {
      const prepared = this.#database.prepare(sql, (error) =>
        error === null ? resolve(prepared) : reject(error),
      );
    });
    this.#prepared.set(sql, preparing);
    // A text that cannot be prepared now may be later, when its table is there.
    preparing.catch(() => this.#prepared.delete(sql));
    return preparing;
  }

  async #finalize(): Promise<void> {
    const statements = [...this.#prepared.values()];
    this.#prepared.clear();
    for (const prepared of await Promise.allSettled(statements)) {
      if (prepared.status === 'rejected') continue;
      await settled((done) => prepared.value.finalize(() => done(null)));
    }
  }
}

function settled(start: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error === null ? resolve() : reject(error)));
  });
}

/** The package binds Buffers as blobs, and anything else that is an object as text. */
function asBuffer(value: SqlValue): SqlValue {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}

/** Blobs as plain Uint8Arrays, so that both backends return equal rows. */
function withPlainBytes(row: Record<string, SqlValue>): Row {
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof Uint8Array) row[name] = new Uint8Array(value);
  }
  return row;
}
