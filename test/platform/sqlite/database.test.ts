import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type InsertInto, openDatabase, type SqliteDatabase, type SqlValue } from '@shivar/platform/sqlite';
import fc from 'fast-check';
import { describeBackends } from '../../support/sqlite-backends.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const VALUES: InsertInto = {
  into: 'INSERT INTO sample_values',
  columns: { id: 'integer', whole: 'integer', text: 'text', bytes: 'blob' },
};
const COUNTS: InsertInto = {
  into: 'INSERT INTO counts',
  columns: { name: 'text', count: 'integer' },
  conflict: 'ON CONFLICT (name) DO UPDATE SET count = count + excluded.count',
};
const SCHEMA = `
  CREATE TABLE sample_values (id INTEGER PRIMARY KEY, whole INTEGER, text TEXT, bytes BLOB) STRICT;
  CREATE TABLE counts (name TEXT PRIMARY KEY, count INTEGER NOT NULL CHECK (count < 100)) STRICT;
`;

describeBackends('one SQLite file', (backend) => {
  async function open(t: TestContext): Promise<SqliteDatabase> {
    const database = await openDatabase({ path: path.join(temporaryFolder(t), 'a.db'), backend });
    t.after(() => database.close());
    await database.transaction([{ kind: 'script', sql: SCHEMA }]);
    return database;
  }

  test('gives every value back as it was written', async (t) => {
    const database = await open(t);
    const row = fc.tuple(
      fc.option(fc.maxSafeInteger()),
      fc.option(fc.string({ unit: 'grapheme' })),
      fc.option(fc.uint8Array()),
    );
    let id = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (drawn) => {
        const rows = drawn.map((values): SqlValue[] => {
          id += 1;
          return [id, ...values];
        });
        await database.transaction([{ kind: 'insert', insert: VALUES, rows }]);
        const sql = 'SELECT id, whole, text, bytes FROM sample_values WHERE id > ? ORDER BY id';
        const read = await database.read(sql, [id - rows.length]);
        assert.deepEqual(
          read.map((one) => Object.values(one)),
          rows,
        );
      }),
      { numRuns: 50 },
    );
  });

  test('binds parameters of every type', async (t) => {
    const database = await open(t);
    const [row] = await database.read('SELECT ? AS a, ? AS b, ? AS c, ? AS d', [
      null,
      -5,
      "it's",
      new Uint8Array([0, 255]).subarray(1),
    ]);
    assert.deepEqual({ ...row }, { a: null, b: -5, c: "it's", d: new Uint8Array([255]) });
  });

  test('adds up on conflict, within a batch and across', async (t) => {
    const database = await open(t);
    const rows = [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ];
    await database.transaction([{ kind: 'insert', insert: COUNTS, rows }]);
    await database.transaction([{ kind: 'insert', insert: COUNTS, rows }]);
    const read = await database.read('SELECT name, count FROM counts ORDER BY name');
    assert.deepEqual(
      read.map((row) => ({ ...row })),
      [
        { name: 'a', count: 8 },
        { name: 'b', count: 4 },
      ],
    );
  });

  test('stores nothing of a transaction of which one part fails, and goes on with the next', async (t) => {
    const database = await open(t);
    const failing = database.transaction([
      { kind: 'insert', insert: VALUES, rows: [[1, 1, 'a', null]] },
      { kind: 'run', sql: 'INSERT INTO counts VALUES (?, ?)', parameters: ['a', 1] },
      { kind: 'insert', insert: COUNTS, rows: [['a', 100]] },
    ]);
    const next = database.transaction([{ kind: 'insert', insert: VALUES, rows: [[2, 1, 'b', null]] }]);
    await assert.rejects(failing, { code: 'DATABASE_CONSTRAINT', retryable: false });
    await next;
    const read = await database.read('SELECT id FROM sample_values UNION ALL SELECT count FROM counts');
    assert.deepEqual(
      read.map(({ id }) => id),
      [2],
    );
  });

  test('runs transactions in the order they were asked for', async (t) => {
    const database = await open(t);
    const rounds = Array.from({ length: 20 }, (_, n) => n);
    await Promise.all(
      rounds.map((n) =>
        database.transaction([
          {
            kind: 'run',
            sql: 'INSERT INTO sample_values (id, whole) SELECT ?, count(*) FROM sample_values',
            parameters: [n],
          },
        ]),
      ),
    );
    const read = await database.read('SELECT whole FROM sample_values ORDER BY id');
    assert.deepEqual(
      read.map(({ whole }) => whole),
      rounds,
    );
  });

  test('commits survive power loss: the log is synced at every commit', async (t) => {
    const database = await open(t);
    // What the writing connection is set to shows in the file and in what a transaction can see of itself.
    await database.transaction([
      {
        kind: 'run',
        sql: `INSERT INTO counts SELECT 'synchronous', synchronous FROM pragma_synchronous`,
      },
      { kind: 'run', sql: `INSERT INTO counts SELECT 'keys', foreign_keys FROM pragma_foreign_keys` },
    ]);
    const read = await database.read(
      `SELECT (SELECT count FROM counts WHERE name = 'synchronous') AS synchronous,
          (SELECT count FROM counts WHERE name = 'keys') AS keys, journal_mode FROM pragma_journal_mode`,
    );
    assert.deepEqual({ ...read[0] }, { synchronous: 2, keys: 1, journal_mode: 'wal' });
  });

  test('an error of a query says what is wrong', async (t) => {
    const database = await open(t);
    await assert.rejects(database.read('SELECT 1 FROM nowhere'), {
      code: 'DATABASE_FAILED',
      message: /no such table/,
    });
  });

  test('the reading side cannot write', async (t) => {
    const database = await open(t);
    await assert.rejects(database.read("INSERT INTO counts VALUES ('a', 1) RETURNING count"), {
      code: 'DATABASE_READ_ONLY',
    });
  });

  test('a file opened for reading only is read and never written', async (t) => {
    const file = path.join(temporaryFolder(t), 'a.db');
    await assert.rejects(openDatabase({ path: file, backend, readOnly: true }), {
      code: 'DATABASE_CANNOT_OPEN',
    });
    const writer = await openDatabase({ path: file, backend });
    t.after(() => writer.close());
    await writer.transaction([{ kind: 'script', sql: `${SCHEMA} INSERT INTO counts VALUES ('a', 1)` }]);
    const reader = await openDatabase({ path: file, backend, readOnly: true });
    t.after(() => reader.close());
    assert.equal((await reader.read('SELECT count FROM counts'))[0]?.count, 1);
    await assert.rejects(reader.transaction([{ kind: 'run', sql: 'DELETE FROM counts' }]), {
      code: 'DATABASE_READ_ONLY',
    });
  });

  test('nobody else can open the file for writing while it is open', async (t) => {
    const file = path.join(temporaryFolder(t), 'a.db');
    const first = await openDatabase({ path: file, backend });
    t.after(() => first.close());
    await assert.rejects(openDatabase({ path: file, backend }), {
      code: 'DATABASE_IN_USE',
      retryable: false,
    });
    await first.transaction([{ kind: 'script', sql: SCHEMA }]);
    await first.close();
    const second = await openDatabase({ path: file, backend });
    t.after(() => second.close());
    assert.deepEqual(await second.read('SELECT * FROM counts'), []);
  });

  test('a file that is no database is refused', async (t) => {
    const file = path.join(temporaryFolder(t), 'a.db');
    writeFileSync(file, Buffer.alloc(8192, 'no database at all '));
    await assert.rejects(openDatabase({ path: file, backend }), {
      code: 'DATABASE_CORRUPT',
      retryable: false,
    });
  });

  test('a folder that is not there is refused', async (t) => {
    const file = path.join(temporaryFolder(t), 'missing', 'a.db');
    await assert.rejects(openDatabase({ path: file, backend }), { code: 'DATABASE_CANNOT_OPEN' });
  });

  test('finishes what was asked for before it closes, and refuses what comes later', async (t) => {
    const file = path.join(temporaryFolder(t), 'a.db');
    const database = await openDatabase({ path: file, backend });
    const last = database.transaction([
      { kind: 'script', sql: `${SCHEMA} INSERT INTO counts VALUES ('a', 1)` },
    ]);
    await Promise.all([database.close(), database.close(), last]);
    const closed = { code: 'DATABASE_CLOSED' };
    await assert.rejects(database.transaction([]), closed);
    await assert.rejects(database.read('SELECT 1'), closed);
    const again = await openDatabase({ path: file, backend });
    t.after(() => again.close());
    assert.equal((await again.read('SELECT count FROM counts'))[0]?.count, 1);
  });
});
