import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { STREAM } from '@shivar/core/sync';
import { eventTime, HOUR } from '@shivar/core/time';
import { openEdgeStore } from '@shivar/gateway/store';
import { commitOf, message, messageInput, START } from '../../contracts/edge-store/sample-commits.ts';
import { everything, type StoreWithReader } from '../../contracts/edge-store/store-under-test.ts';
import { defaultBackend } from '../../support/sqlite-backends.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MESSAGES = 3000;
const CHECKPOINT = { inputs: [], stateChanged: false, rest: { checkpoint: [] } } as const;

/** A store whose quota is far below what it holds: one incarnation of 3000 messages and then another. */
async function fullStore(t: TestContext): Promise<{ store: StoreWithReader; first: string; second: string }> {
  const file = path.join(temporaryFolder(t), 'edge.db');
  const open = (): StoreWithReader =>
    openEdgeStore({
      path: file,
      backend: defaultBackend,
      gateway: 'gw-test',
      softwareVersion: '0',
      retention: { maxDatabaseBytes: 100_000 },
    });
  const before = open();
  const { incarnation: first } = await before.open();
  await commitMessages(before, first);
  await before.close();
  const store = open();
  t.after(() => store.close());
  const { incarnation: second } = await store.open();
  await commitMessages(store, second);
  return { store, first, second };
}

async function commitMessages(store: StoreWithReader, incarnation: string): Promise<void> {
  for (let at = 0; at < MESSAGES; at += 500) {
    const inputs = Array.from({ length: 500 }, (_, n) =>
      messageInput(message(at + n + 1, START + at * 1000)),
    );
    await store.commit(commitOf({ incarnation, inputs }));
  }
  await store.commit(commitOf({ incarnation, ...CHECKPOINT }));
}

async function pending(store: StoreWithReader): Promise<string[]> {
  const slice = await store.pending(STREAM.raw, { maxRecords: 9999, maxBytes: 10_000_000 });
  return slice?.records.map(({ sequence }) => `${slice.incarnation} ${sequence}`) ?? [];
}

test('above its quota a store deletes nothing that the cloud does not hold', async (t) => {
  const { store, first } = await fullStore(t);
  await store.commit(commitOf({ incarnation: first, ...CHECKPOINT }));
  const { messages, databaseBytes } = await store.reader.size();
  assert.ok(databaseBytes > 100_000);
  assert.equal(messages, 2 * MESSAGES);
  assert.equal((await pending(store)).length, MESSAGES);
});

test('above its quota it deletes the oldest messages that the cloud holds, and only those', async (t) => {
  const { store, first, second } = await fullStore(t);
  await store.acknowledge(first, STREAM.raw, [
    [1, 1000],
    [1002, MESSAGES],
  ]);
  await store.acknowledge(second, STREAM.raw, [[11, MESSAGES]]);
  await store.commit(commitOf({ incarnation: second, ...CHECKPOINT }));
  assert.deepEqual(await pending(store), [`${first} 1001`]);
  await store.acknowledge(first, STREAM.raw, [[1001, 1001]]);
  assert.deepEqual(
    await pending(store),
    Array.from({ length: 10 }, (_, n) => `${second} ${n + 1}`),
  );
  const { databaseBytes, freeBytes } = await store.reader.size();
  assert.ok(databaseBytes - freeBytes < 100_000, `${databaseBytes - freeBytes} bytes in use`);
  const day = { from: eventTime(START), to: eventTime(START + 24 * HOUR), limit: 9999 };
  assert.equal((await store.reader.messages(day)).length, 1 + 10 + 1, 'with the last of the log');
});

test('what is deleted does not wait again when the cloud has forgotten it', async (t) => {
  const { store, first, second } = await fullStore(t);
  await store.acknowledge(first, STREAM.raw, [[1, MESSAGES - 1]]);
  await store.commit(commitOf({ incarnation: second, ...CHECKPOINT }));
  await store.adoptEpoch('after the restore', []);
  assert.deepEqual(await pending(store), [`${first} ${MESSAGES}`]);
});

test('what a restart needs is never deleted', async (t) => {
  const { store, second } = await fullStore(t);
  await store.commit(commitOf({ incarnation: second, elapsedMs: 7 }));
  await store.acknowledge(second, STREAM.raw, [[1, MESSAGES + 1]]);
  await store.commit(commitOf({ incarnation: second, ...CHECKPOINT }));
  await store.commit(commitOf({ incarnation: second, elapsedMs: 8 }));
  const { replay } = await everything(await store.reload());
  assert.deepEqual(
    replay.map(({ elapsedMs }) => elapsedMs),
    [8],
  );
});
