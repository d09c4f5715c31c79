import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CloudStore, openSqliteCloudStore } from '@shivar/cloud-sync/cloud/store';
import { openDatabase, type SqliteBackend } from '@shivar/platform/sqlite';
import { type CloudStoreUnderTest, cloudStoreContract } from '../../contracts/cloud-store.ts';
import { describeBackends } from '../../support/sqlite-backends.ts';

/** Tables that follow from records alone; the others tell of arrivals. */
const RECORD_TABLES = [
  'records',
  'held',
  'links',
  'anchors',
  'stations',
  'latest',
  'panes',
  'transitions',
  'ledgers',
  'faults',
  'sensors',
];

async function open(backend: SqliteBackend): Promise<CloudStoreUnderTest> {
  const directory = await mkdtemp(path.join(tmpdir(), 'shivar-cloud-'));
  const file = path.join(directory, 'cloud.db');
  let store: CloudStore = await openSqliteCloudStore({ path: file, backend, now: 0 });
  return {
    store,
    dump: () => dump(file, backend),
    reopen: async () => {
      await store.close();
      store = await openSqliteCloudStore({ path: file, backend, now: 0 });
      return store;
    },
    dispose: async () => {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function dump(file: string, backend: SqliteBackend): Promise<string> {
  const database = await openDatabase({ path: file, backend, readOnly: true });
  try {
    const tables = await Promise.all(
      RECORD_TABLES.map(async (table) => [table, await database.read(`SELECT * FROM ${table}`)]),
    );
    return JSON.stringify(tables, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    );
  } finally {
    await database.close();
  }
}

describeBackends('SQLite cloud store', (backend) => {
  cloudStoreContract('a cloud store', () => open(backend));
});
