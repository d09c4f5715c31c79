import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import type { SqliteBackend } from '@shivar/platform/sqlite';

/**
 * Defines the same tests for both backends. `sqlite3` is an optional package: where it is missing its tests count as skipped
 * and say which command installs it, unless SHIVAR_REQUIRE_SQLITE3 is set, as it is where this must not go unnoticed.
 */
export function describeBackends(title: string, define: (backend: SqliteBackend) => void): void {
  const missing: Readonly<Record<SqliteBackend, string | false>> = {
    node: hasNodeSqlite()
      ? false
      : `Node ${process.versions.node} has no node:sqlite that is used by default`,
    sqlite3: hasSqlite3() ? false : 'the package sqlite3 is not installed: npm run install:sqlite3',
  };
  for (const backend of ['node', 'sqlite3'] as const) {
    const skip = missing[backend];
    const name = `${title} (${backend})`;
    if (skip === false) describe(name, () => define(backend));
    else test(name, { skip });
  }
}

/** The one that `auto` chooses here. */
export const defaultBackend: SqliteBackend = hasNodeSqlite() ? 'node' : 'sqlite3';

function hasNodeSqlite(): boolean {
  return Number.parseInt(process.versions.node, 10) >= 24;
}

function hasSqlite3(): boolean {
  if (process.env.SHIVAR_REQUIRE_SQLITE3 !== undefined) return true;
  try {
    createRequire(import.meta.url)('sqlite3');
    return true;
  } catch {
    return false;
  }
}
