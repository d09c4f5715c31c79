import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type InsertInto, openDatabase } from '@shivar/platform/sqlite';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const NUMBERS: InsertInto = { into: 'INSERT INTO numbers', columns: { n: 'integer' } };
const ROWS = Array.from({ length: 20_000 }, (_, n) => [n]);
const LOST = { code: 'DATABASE_WRITER_LOST', retryable: false };

/** Learns which thread is spoken to from now on. */
function threadInUse(t: TestContext): () => Worker {
  let used: Worker | undefined;
  const post = Worker.prototype.postMessage;
  t.mock.method(Worker.prototype, 'postMessage', function (this: Worker, ...call: Parameters<typeof post>) {
    used = this;
    post.apply(this, call);
  });
  return () => {
    assert.ok(used !== undefined);
    return used;
  };
}

const skip =
  Number.parseInt(process.versions.node, 10) < 24 && 'only node:sqlite runs in a thread of its own';

test('when the writing thread ends, everybody who waits is told, and the file opens again', {
  skip,
}, async (t) => {
  const file = path.join(temporaryFolder(t), 'a.db');
  const thread = threadInUse(t);
  const database = await openDatabase({ path: file, backend: 'node' });
  await database.transaction([{ kind: 'script', sql: 'CREATE TABLE numbers (n INTEGER) STRICT' }]);
  const writes = [1, 2, 3].map(() => database.transaction([{ kind: 'insert', insert: NUMBERS, rows: ROWS }]));
  const reading = database.read('SELECT count(*) FROM numbers');
  await thread().terminate();
  const outcomes = await Promise.allSettled([...writes, reading]);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') assert.equal(outcome.reason.code, LOST.code);
  }
  await assert.rejects(database.read('SELECT 1'), LOST);
  await assert.rejects(database.transaction([]), LOST);
  await database.close();
  const again = await openDatabase({ path: file, backend: 'node' });
  t.after(() => again.close());
  const [row] = await again.read('SELECT count(*) AS rows FROM numbers');
  const promised = outcomes.slice(0, 3).filter(({ status }) => status === 'fulfilled').length;
  assert.ok(promised < 3, 'the thread ended before its work was done');
  assert.equal(Number(row?.rows) % ROWS.length, 0, 'each transaction is there whole or not at all');
  assert.ok(Number(row?.rows) >= promised * ROWS.length);
});
