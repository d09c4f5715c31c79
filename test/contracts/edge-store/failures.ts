import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ShivarError } from '@shivar/core/errors';
import { smallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { commitOf, message, messageInput } from './sample-commits.ts';
import { type EdgeStoreUnderTest, everything, StoreFile } from './store-under-test.ts';

/** More than what is left on a full disk, whatever the file system keeps in reserve. */
const MANY = Array.from({ length: 3000 }, (_, n) => messageInput(message(n + 1)));

/** What the disk can do to us. */
export function failureTests(under: EdgeStoreUnderTest): void {
  test('on a full disk nothing of a commit is stored, and it goes on when there is room', async (t) => {
    const disk = smallDisk(t);
    const store = under.create(path.join(disk.folder, 'edge.db'));
    t.after(() => store.close());
    const { incarnation } = await store.open();
    await store.commit(commitOf({ incarnation, elapsedMs: 1 }));
    disk.fill();
    const commit = commitOf({ incarnation, elapsedMs: 2, inputs: MANY });
    for (const _ of ['first', 'again']) {
      await assert.rejects(store.commit(commit), (error) => {
        assert.ok(error instanceof ShivarError);
        assert.match(error.code, /^DATABASE_(FULL|IO)$/);
        assert.equal(error.retryable, error.code === 'DATABASE_FULL');
        return true;
      });
    }
    const steps = async (): Promise<number[]> => {
      const { replay } = await everything(await store.reload());
      return replay.map(({ elapsedMs }) => elapsedMs);
    };
    assert.deepEqual(await steps(), [1]);
    disk.makeRoom();
    await store.commit(commit);
    await store.commit(commitOf({ incarnation, elapsedMs: 3 }));
    assert.deepEqual(await steps(), [1, 2, 3]);
  });

  test('a damaged file is an error with a code, not a wrong answer', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation } = await file.open();
    await store.commit(commitOf({ incarnation, inputs: MANY }));
    await file.close();
    const bytes = readFileSync(file.file);
    bytes.fill(0x5a, bytes.length / 2);
    writeFileSync(file.file, bytes);
    await assert.rejects(
      async () => {
        await everything(await file.open());
      },
      { code: 'DATABASE_CORRUPT', retryable: false },
    );
    bytes.fill(0x5a, 0, 100);
    writeFileSync(file.file, bytes);
    await assert.rejects(under.create(file.file).open(), { code: 'DATABASE_CORRUPT', retryable: false });
  });

  test('a folder that is not there is an error with a code', async (t) => {
    const file = path.join(temporaryFolder(t), 'missing', 'edge.db');
    await assert.rejects(under.create(file).open(), { code: 'DATABASE_CANNOT_OPEN', retryable: false });
  });

  test('a closed store refuses, and closing it again is harmless', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    await Promise.all([store.close(), store.close()]);
    await assert.rejects(store.commit(commitOf({ incarnation })), { code: 'DATABASE_CLOSED' });
  });
}
