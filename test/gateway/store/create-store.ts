import { type EdgeReader, type EdgeStore, openEdgeStore } from '@shivar/gateway/store';
import type { SqliteBackend } from '@shivar/platform/sqlite';

/** The store every test here works with, small enough in its limits to reach them. */
export function createStore(
  path: string,
  backend: SqliteBackend,
): EdgeStore & { readonly reader: EdgeReader } {
  return openEdgeStore({
    path,
    backend,
    gateway: 'gw-test',
    softwareVersion: '0.1.0',
    quarantine: { rows: 5, bytes: 100 },
  });
}
