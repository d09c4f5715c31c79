import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_BATCH_BYTES, MAX_BATCH_ITEMS, type WorkItem, WorkQueue } from '@shivar/gateway/pipeline';
import fc from 'fast-check';

const MINUTE = 60_000;

function queueOf(items: readonly WorkItem[]): WorkQueue {
  const queue = new WorkQueue();
  for (const item of items) queue.push(item);
  return queue;
}

function batches(queue: WorkQueue): WorkItem[][] {
  const all: WorkItem[][] = [];
  while (queue.length > 0) all.push(queue.take());
  return all;
}

test('batches hold everything once, in order, within the limits', () => {
  const item = fc.record({
    bytes: fc.integer({ min: 1, max: MAX_BATCH_BYTES + 10 }),
    toldMs: fc.nat(5 * MINUTE),
  });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 50 }), (items) => {
      const queue = queueOf(items);
      const cut = batches(queue);
      assert.deepEqual(cut.flat(), items);
      assert.equal(queue.bytes, 0);
      for (const batch of cut) {
        const bytes = batch.reduce((sum, { bytes: size }) => sum + size, 0);
        assert.ok(batch.length === 1 || bytes <= MAX_BATCH_BYTES);
        assert.equal(new Set(batch.map(({ toldMs = 0 }) => Math.floor(toldMs / MINUTE))).size, 1);
      }
    }),
  );
});

test('a batch has at most its number of items', () => {
  const queue = queueOf(Array.from({ length: MAX_BATCH_ITEMS + 1 }, () => ({ bytes: 1 })));
  assert.equal(queue.full, true);
  assert.deepEqual(
    batches(queue).map(({ length }) => length),
    [MAX_BATCH_ITEMS, 1],
  );
});

test('items put back are taken first', () => {
  const [a, b, c] = [{ bytes: 1 }, { bytes: 2 }, { bytes: 3 }];
  const queue = queueOf([c]);
  queue.unshift([a, b]);
  assert.deepEqual(queue.take(), [a, b, c]);
});

test('an item that tells no time does not split a minute', () => {
  const items = [
    { bytes: 1, toldMs: 5 },
    { bytes: 1 },
    { bytes: 1, toldMs: 6 },
    { bytes: 1, toldMs: MINUTE },
  ];
  assert.deepEqual(
    batches(queueOf(items)).map(({ length }) => length),
    [3, 1],
  );
});

test('an item whose records depend on what it changes has a batch to itself', () => {
  const items = [{ bytes: 1 }, { bytes: 1, recordsIfChanged: [] }, { bytes: 1 }, { bytes: 1 }];
  assert.deepEqual(
    batches(queueOf(items)).map(({ length }) => length),
    [1, 1, 2],
  );
});
