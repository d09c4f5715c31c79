/** What a column holds and a parameter may be. Integers stay within Number.MAX_SAFE_INTEGER. */
export type SqlValue = null | number | string | Uint8Array;

/** One row of a result by column name. */
export type Row = Readonly<Record<string, SqlValue>>;

export type ColumnType = 'integer' | 'real' | 'text' | 'blob';

/** A statement that puts rows into a table. Write it once as a constant: statements are prepared once per text. */
export interface InsertInto {
  /** The statement up to the table name, for example `INSERT OR IGNORE INTO panes`. */
  readonly into: string;
  /** Columns in the order of the values of each row. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** For example `ON CONFLICT (name) DO UPDATE SET count = count + excluded.count`. */
  readonly conflict?: string;
}

/** One part of a transaction. */
export type Write =
  /** Any number of rows into one table. */
  | { readonly kind: 'insert'; readonly insert: InsertInto; readonly rows: readonly (readonly SqlValue[])[] }
  /** One statement with its parameters. */
  | { readonly kind: 'run'; readonly sql: string; readonly parameters?: readonly SqlValue[] }
  /** Several statements without parameters: migrations. */
  | { readonly kind: 'script'; readonly sql: string };

export type SqliteBackend = 'node' | 'sqlite3';

/**
 * One SQLite file: one writer, and a read-only connection of its own for reads, both off the event loop. While it is open
 * nobody else can open the file for writing; a lock beside it, which the system lets go with the process, sees to that.
 * Every error is a ShivarError with a `DATABASE_…` code and `retryable`.
 */
export interface SqliteDatabase {
  readonly backend: SqliteBackend;
  /**
   * All of `writes` in order, in one transaction that is on the disk when the promise resolves (synchronous=FULL).
   * When it rejects nothing of it is stored; only after `DATABASE_WRITER_LOST` and `DATABASE_IO` is the fate of the
   * transaction known no sooner than the file is opened again. Transactions run one after another in call order.
   */
  transaction(writes: readonly Write[]): Promise<void>;
  /** Rows of one query on the read-only connection: sees every transaction that has resolved. */
  read(sql: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Finishes what was asked for, then closes. Later calls reject with `DATABASE_CLOSED`. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly path: string;
  /** `auto`: the built-in `node:sqlite` on Node 24 and later, else the `sqlite3` package. */
  readonly backend?: 'auto' | SqliteBackend;
  /** Opens an existing file for reading only; every transaction rejects. */
  readonly readOnly?: boolean;
  /** Page size of a file that is created here; see docs/decisions/002-sqlite-backends.md. */
  readonly pageBytes?: 1024 | 2048 | 4096 | 8192;
}
