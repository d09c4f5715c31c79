import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCbor } from '@shivar/core/encoding';
import { STREAM, type StreamCode } from '@shivar/core/sync';
import type { EdgeStore } from '@shivar/gateway/store';
import fc from 'fast-check';
import { commitOf, message, messageInput } from './sample-commits.ts';
import { drain, type EdgeStoreUnderTest, StoreFile } from './store-under-test.ts';

const OUTBOX: readonly StreamCode[] = [STREAM.alerts, STREAM.snapshot, STREAM.aggregates, STREAM.diagnostics];
const ALL = { maxRecords: 1000, maxBytes: 1_000_000 };

/** A record of a kind that does not exist yet, of any length from 5. */
function record(stream: StreamCode, length = 5): { stream: StreamCode; bytes: Uint8Array } {
  const padding = new Uint8Array(Math.max(0, length - 5));
  const bytes = encodeCbor([99, padding]);
  return { stream, bytes };
}

/** Commits `count` records of a stream, or messages for the raw one. */
async function commitRecords(
  store: EdgeStore,
  incarnation: string,
  stream: StreamCode,
  count: number,
): Promise<void> {
  const numbers = Array.from({ length: count }, (_, n) => n + 1);
  const inputs = stream === STREAM.raw ? numbers.map((n) => messageInput(message(n))) : [];
  const records = stream === STREAM.raw ? [] : numbers.map(() => record(stream));
  await store.commit(commitOf({ incarnation, inputs, stateChanged: false, rest: { records } }));
}

async function pendingSequences(store: EdgeStore, stream: StreamCode): Promise<number[]> {
  const slice = await store.pending(stream, ALL);
  return slice?.records.map(({ sequence }) => sequence) ?? [];
}

/** Sequences, what is pending, and the marks of the cloud. */
export function streamTests(under: EdgeStoreUnderTest): void {
  test('each stream of an incarnation counts 1, 2, 3 … without a hole, whatever the commits', async (t) => {
    const file = new StoreFile(t, under);
    const expected = new Map<StreamCode, Map<string, number>>();
    for (const round of [0, 1, 2]) {
      const { store, incarnation } = await file.open();
      for (let n = 0; n < 5; n += 1) {
        const inputs = Array.from({ length: (n * 2 + round) % 4 }, (_, i) => messageInput(message(i + 1)));
        const records = OUTBOX.flatMap((stream) =>
          Array.from({ length: (stream + n + round) % 3 }, () => record(stream)),
        );
        await store.commit(commitOf({ incarnation, inputs, rest: { records } }));
        for (const { stream } of [...records, ...inputs.map(() => ({ stream: STREAM.raw }))]) {
          const counts = expected.get(stream) ?? new Map<string, number>();
          expected.set(stream, counts.set(incarnation, (counts.get(incarnation) ?? 0) + 1));
        }
      }
    }
    const { store } = await file.open();
    for (const stream of [...OUTBOX, STREAM.raw]) {
      const drained = await drain(store, stream);
      for (const [incarnation, count] of expected.get(stream) ?? []) {
        assert.deepEqual(
          drained.get(incarnation)?.map(({ sequence }) => sequence),
          Array.from({ length: count }, (_, n) => n + 1),
        );
      }
      assert.equal(drained.size, expected.get(stream)?.size ?? 0);
    }
  });

  test('what is pending keeps to its limits, and is never empty while something waits', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    const records = [10, 20, 500, 10, 10].map((length) => record(STREAM.alerts, length));
    await store.commit(commitOf({ incarnation, rest: { records } }));
    const pending = async (options: Parameters<EdgeStore['pending']>[1]): Promise<number[]> => {
      const slice = await store.pending(STREAM.alerts, options);
      return slice?.records.map(({ bytes }) => Math.round(bytes.length / 10) * 10) ?? [];
    };
    assert.deepEqual(await pending({ maxRecords: 2, maxBytes: 10_000 }), [10, 20]);
    assert.deepEqual(await pending({ maxRecords: 9, maxBytes: 30 }), [10, 20]);
    assert.deepEqual(await pending({ maxRecords: 9, maxBytes: 1 }), [10]);
    assert.deepEqual(await pending({ maxRecords: 3, maxBytes: 520, newestFirst: true }), [500, 10, 10]);
    assert.deepEqual(await pending({ maxRecords: 9, maxBytes: 1, newestFirst: true }), [10]);
    assert.equal(await store.pending(STREAM.snapshot, ALL), undefined);
  });

  test('newest first begins with the newest incarnation and comes to everything', async (t) => {
    const file = new StoreFile(t, under);
    const lives: string[] = [];
    for (const _ of [1, 2, 3]) {
      const { store, incarnation } = await file.open();
      await commitRecords(store, incarnation, STREAM.aggregates, 300);
      lives.push(incarnation);
    }
    const { store } = await file.open();
    const first = await store.pending(STREAM.aggregates, {
      maxRecords: 2,
      maxBytes: 9999,
      newestFirst: true,
    });
    assert.equal(first?.incarnation, lives[2]);
    assert.deepEqual(
      first?.records.map(({ sequence }) => sequence),
      [299, 300],
    );
    const drained = await drain(store, STREAM.aggregates, { maxRecords: 70, newestFirst: true });
    assert.deepEqual([...drained.keys()], lives.reverse());
    for (const records of drained.values()) {
      const sequences = records.map(({ sequence }) => sequence).sort((a, b) => a - b);
      assert.deepEqual(
        sequences,
        Array.from({ length: 300 }, (_, n) => n + 1),
      );
    }
  });

  test('acknowledged ranges merge, in any order and as often as one likes', async (t) => {
    for (const stream of [STREAM.raw, STREAM.alerts]) {
      const file = new StoreFile(t, under);
      const { store, incarnation } = await file.open();
      await commitRecords(store, incarnation, stream, 40);
      const held = new Set<number>();
      const range = fc
        .tuple(fc.integer({ min: 1, max: 45 }), fc.nat({ max: 4 }))
        .map(([from, more]) => [from, from + more] as const);
      await fc.assert(
        fc.asyncProperty(range, async ([from, to]) => {
          await store.acknowledge(incarnation, stream, [[from, to]]);
          for (let n = from; n <= to; n += 1) held.add(n);
          const waiting = Array.from({ length: 40 }, (_, n) => n + 1).filter((n) => !held.has(n));
          assert.deepEqual(await pendingSequences(store, stream), waiting);
        }),
        { numRuns: 12, endOnFailure: true },
      );
      const before = await pendingSequences(store, stream);
      const reopened = await file.open();
      assert.deepEqual(await pendingSequences(reopened.store, stream), before);
    }
  });

  test('what is committed while something is acknowledged waits like the rest', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    await commitRecords(store, incarnation, STREAM.alerts, 2);
    await Promise.all([
      store.acknowledge(incarnation, STREAM.alerts, [[1, 1]]),
      commitRecords(store, incarnation, STREAM.alerts, 2),
      store.acknowledge(incarnation, STREAM.alerts, [[2, 2]]),
    ]);
    assert.deepEqual(await pendingSequences(store, STREAM.alerts), [3, 4]);
  });

  test('the cloud can want records again', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation } = await file.open();
    await commitRecords(store, incarnation, STREAM.alerts, 9);
    await store.acknowledge(incarnation, STREAM.alerts, [[1, 9]]);
    await store.reopen(incarnation, STREAM.alerts, [
      [2, 3],
      [8, 20],
    ]);
    assert.deepEqual(await pendingSequences(store, STREAM.alerts), [2, 3, 8, 9]);
    const reopened = await file.open();
    assert.deepEqual(await pendingSequences(reopened.store, STREAM.alerts), [2, 3, 8, 9]);
  });

  test('a cloud of another epoch replaces every mark by what it holds', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation, cloudEpoch } = await file.open();
    assert.equal(cloudEpoch, undefined);
    await commitRecords(store, incarnation, STREAM.alerts, 5);
    await commitRecords(store, incarnation, STREAM.raw, 5);
    await store.acknowledge(incarnation, STREAM.alerts, [[1, 5]]);
    await store.acknowledge(incarnation, STREAM.raw, [[1, 5]]);
    await store.adoptEpoch('e2', [
      { incarnation, stream: STREAM.alerts, ranges: [[2, 99]] },
      { incarnation: 'ffff00000000', stream: STREAM.raw, ranges: [[1, 1]] },
    ]);
    const waiting = async (opened: EdgeStore): Promise<void> => {
      assert.deepEqual(await pendingSequences(opened, STREAM.alerts), [1]);
      assert.deepEqual(await pendingSequences(opened, STREAM.raw), [1, 2, 3, 4, 5]);
    };
    await waiting(store);
    const reopened = await file.open();
    await waiting(reopened.store);
    assert.equal(reopened.cloudEpoch, 'e2');
  });

  test('marks of an incarnation that is not of this store are refused', async (t) => {
    const { store } = await new StoreFile(t, under).open();
    await assert.rejects(store.acknowledge('ffff00000000', STREAM.raw, [[1, 1]]), {
      code: 'STORE_UNKNOWN_INCARNATION',
      retryable: false,
    });
  });
}
