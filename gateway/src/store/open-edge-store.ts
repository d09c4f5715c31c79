import type { EdgeReader } from './edge-reader.ts';
import type { EdgeStore } from './edge-store.ts';
import type { EdgeStoreOptions } from './open-file.ts';
import { SqliteEdgeReader } from './reading/sqlite-edge-reader.ts';
import { SqliteEdgeStore } from './sqlite-edge-store.ts';

/** An edge store on an SQLite file, and the reader of the same file. Both work once `open()` has resolved. */
export function openEdgeStore(options: EdgeStoreOptions): EdgeStore & { readonly reader: EdgeReader } {
  const store = new SqliteEdgeStore(options);
  return Object.assign(store, { reader: new SqliteEdgeReader(store.source) });
}
