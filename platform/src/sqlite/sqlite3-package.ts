import { ShivarError } from '@shivar/core/errors';

/** The part of the `sqlite3` package that is used here; the package is an optional peer, so its types may be absent. */
export interface Sqlite3Database {
  exec(sql: string, done: (error: Error | null) => void): void;
  run(sql: string, parameters: readonly unknown[], done: (error: Error | null) => void): void;
  all(sql: string, parameters: readonly unknown[], done: (error: Error | null, rows: unknown) => void): void;
  prepare(sql: string, done: (error: Error | null) => void): Sqlite3Statement;
  close(done: (error: Error | null) => void): void;
}

export interface Sqlite3Statement {
  run(parameters: readonly unknown[], done: (error: Error | null) => void): void;
  all(parameters: readonly unknown[], done: (error: Error | null, rows: unknown) => void): void;
  finalize(done: () => void): void;
}

export interface Sqlite3Package {
  readonly OPEN_READONLY: number;
  readonly OPEN_READWRITE: number;
  readonly OPEN_CREATE: number;
  readonly Database: new (path: string, mode: number, done: (error: Error | null) => void) => Sqlite3Database;
}

/** Loads the `sqlite3` package. @throws ShivarError DATABASE_BACKEND_MISSING that says how to install it. */
export async function loadSqlite3(): Promise<Sqlite3Package> {
  // Not a literal, so that the compiler does not look for a package that need not be there.
  const name: string = 'sqlite3';
  try {
    const loaded = (await import(name)) as { readonly default: Sqlite3Package }; // shape of a CommonJS module
    return loaded.default;
  } catch (cause) {
    throw new ShivarError(
      'DATABASE_BACKEND_MISSING',
      `This Node (${process.versions.node}) has no SQLite of its own that Shivar uses, and the package sqlite3 cannot be loaded. Run: npm run install:sqlite3 (or use Node 24).`,
      { cause },
    );
  }
}
