import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { migrate, openDatabase, type SqliteDatabase, schemaVersion } from '@shivar/platform/sqlite';
import { describeBackends } from '../../support/sqlite-backends.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FIRST = 'CREATE TABLE a (value INTEGER) STRICT; INSERT INTO a VALUES (1);';
const SECOND = 'ALTER TABLE a ADD COLUMN more INTEGER; UPDATE a SET more = value + 1;';
const BROKEN = 'UPDATE a SET value = 99; UPDATE nowhere SET value = 1;';

describeBackends('migration with one SQLite file', (backend) => {
  async function withFile(
    t: Parameters<typeof temporaryFolder>[0],
    work: (database: SqliteDatabase) => Promise<void>,
  ): Promise<void> {
    const database = await openDatabase({ path: path.join(temporaryFolder(t), 'a.db'), backend });
    t.after(() => database.close());
    await work(database);
  }

  test('brings a new and an old file to the same schema', (t) =>
    withFile(t, async (old) => {
      await migrate(old, [FIRST]);
      await migrate(old, [FIRST, SECOND]);
      await withFile(t, async (fresh) => {
        await migrate(fresh, [FIRST, SECOND]);
        const sql = 'SELECT sql, value, more FROM sqlite_schema, a';
        assert.deepEqual(await old.read(sql), await fresh.read(sql));
        assert.equal(await schemaVersion(fresh), 2);
      });
    }));

  test('does each step once', (t) =>
    withFile(t, async (database) => {
      await migrate(database, [FIRST, SECOND]);
      await migrate(database, [FIRST, SECOND]);
      assert.equal((await database.read('SELECT count(*) AS rows FROM a'))[0]?.rows, 1);
    }));

  test('a step that fails leaves the file at the step before, unchanged', (t) =>
    withFile(t, async (database) => {
      await assert.rejects(migrate(database, [FIRST, BROKEN, SECOND]), { code: 'DATABASE_FAILED' });
      assert.equal(await schemaVersion(database), 1);
      assert.equal((await database.read('SELECT value FROM a'))[0]?.value, 1);
    }));

  test('a file of a newer program is refused untouched', (t) =>
    withFile(t, async (database) => {
      await migrate(database, [FIRST, SECOND]);
      await assert.rejects(migrate(database, [FIRST]), { code: 'DATABASE_TOO_NEW', retryable: false });
      assert.equal(await schemaVersion(database), 2);
    }));
});
