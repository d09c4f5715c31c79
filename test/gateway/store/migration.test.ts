import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { EDGE_MIGRATIONS, openEdgeStore } from '@shivar/gateway/store';
import { migrate, openDatabase, schemaVersion } from '@shivar/platform/sqlite';
import { commitOf } from '../../contracts/edge-store/sample-commits.ts';
import { everything } from '../../contracts/edge-store/store-under-test.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const OPENER = { gateway: 'gw-test', softwareVersion: '0' };

for (const version of EDGE_MIGRATIONS.keys()) {
  test(`a file at schema ${version} opens, works and is at the newest`, async (t) => {
    const file = path.join(temporaryFolder(t), 'edge.db');
    const old = await openDatabase({ path: file });
    await migrate(old, EDGE_MIGRATIONS.slice(0, version));
    await old.close();
    const store = openEdgeStore({ path: file, ...OPENER });
    const { incarnation } = await store.open();
    await store.commit(commitOf({ incarnation }));
    assert.equal((await everything(await store.reload())).replay.length, 1);
    await store.close();
    const now = await openDatabase({ path: file });
    t.after(() => now.close());
    assert.equal(await schemaVersion(now), EDGE_MIGRATIONS.length);
  });
}

test('a file of a newer program is refused and left alone', async (t) => {
  const file = path.join(temporaryFolder(t), 'edge.db');
  const newer = await openDatabase({ path: file });
  await migrate(newer, [...EDGE_MIGRATIONS, 'CREATE TABLE of_tomorrow (value INTEGER) STRICT']);
  await newer.close();
  const store = openEdgeStore({ path: file, ...OPENER });
  await assert.rejects(store.open(), { code: 'DATABASE_TOO_NEW', retryable: false });
  const untouched = await openDatabase({ path: file });
  t.after(() => untouched.close());
  assert.equal((await untouched.read('SELECT count(*) AS lives FROM incarnations'))[0]?.lives, 0);
});
