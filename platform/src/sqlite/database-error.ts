import { ShivarError } from '@shivar/core/errors';

/** Primary result codes of SQLite (sqlite.org/rescode.html) that callers can tell apart. */
const BY_RESULT_CODE: ReadonlyMap<number, { readonly code: string; readonly retryable: boolean }> = new Map([
  [5, { code: 'DATABASE_BUSY', retryable: true }],
  [6, { code: 'DATABASE_BUSY', retryable: true }],
  [8, { code: 'DATABASE_READ_ONLY', retryable: false }],
  [10, { code: 'DATABASE_IO', retryable: false }],
  [11, { code: 'DATABASE_CORRUPT', retryable: false }],
  [13, { code: 'DATABASE_FULL', retryable: true }],
  [14, { code: 'DATABASE_CANNOT_OPEN', retryable: false }],
  [19, { code: 'DATABASE_CONSTRAINT', retryable: false }],
  [26, { code: 'DATABASE_CORRUPT', retryable: false }],
]);

/** An error of either backend as one of ours; what SQLite does not explain is DATABASE_FAILED. */
export function databaseError(error: unknown, what: string): ShivarError {
  if (error instanceof ShivarError) return error;
  const known = BY_RESULT_CODE.get(resultCode(error) & 0xff);
  const { code, retryable } = known ?? { code: 'DATABASE_FAILED', retryable: false };
  return new ShivarError(code, `${what}: ${messageOf(error)}`, { retryable, cause: error });
}

/** The SQLite result code an error carries: `errcode` in node:sqlite, `errno` in the sqlite3 package, else 0. */
function resultCode(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 0;
  for (const property of ['errcode', 'errno']) {
    const value: unknown = Reflect.get(error, property);
    if (typeof value === 'number') return value;
  }
  return 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error of somebody who did not get the lock of a writer. */
export function lockError(error: unknown, path: string): ShivarError {
  const { code } = databaseError(error, path);
  if (code !== 'DATABASE_BUSY') return databaseError(error, `open ${path}`);
  const message = `another process has ${path} open: only one program may write to it`;
  return new ShivarError('DATABASE_IN_USE', message, { cause: error });
}

/** What every call after close() rejects with. */
export function closedError(): ShivarError {
  return new ShivarError('DATABASE_CLOSED', 'the database is closed');
}
