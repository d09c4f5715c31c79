import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch } from '@shivar/core/pipeline';
import { parseRecord, STREAM } from '@shivar/core/sync';
import fc from 'fast-check';
import { arbitraryBatch, asReplayed } from './arbitrary-batch.ts';
import { commitOf, counts, message, messageInput, START } from './sample-commits.ts';
import { type EdgeStoreUnderTest, everything, StoreFile } from './store-under-test.ts';

const TICK = { kind: 'tick' } as const;

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Incarnations, commits, checkpoints and the way back to them. */
export function commitTests(under: EdgeStoreUnderTest): void {
  test('every open begins a new incarnation, linked to the one before', async (t) => {
    const file = new StoreFile(t, under);
    const first = await file.open();
    assert.match(first.incarnation, /^0000[0-9a-f]{8}$/);
    assert.equal(first.predecessor, undefined);
    await first.store.commit(commitOf({ incarnation: first.incarnation }));
    const second = await file.open();
    assert.match(second.incarnation, /^0001[0-9a-f]{8}$/);
    assert.equal(second.predecessor, first.incarnation);
    await second.store.acknowledge(first.incarnation, STREAM.system, [[1, 1]]);
    const links = await second.store.pending(STREAM.system, { maxRecords: 9, maxBytes: 9999 });
    assert.deepEqual(
      links?.records.map((record) => parseRecord(record.bytes)),
      [
        {
          kind: 'link',
          gateway: 'gw-test',
          incarnation: second.incarnation,
          predecessor: first.incarnation,
          predecessorLast: { [STREAM.raw]: 1, [STREAM.system]: 1 },
          softwareVersion: '0.1.0',
        },
      ],
    );
  });

  test('a reopened store gives every batch back as it was stepped', async (t) => {
    const lives = fc.array(fc.array(arbitraryBatch, { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(lives, async (drawn) => {
        const file = new StoreFile(t, under);
        const committed: Batch[] = [];
        for (const batches of drawn) {
          const { store, incarnation } = await file.open();
          for (const batch of batches) {
            const { elapsedMs, now, inputs } = batch;
            await store.commit(commitOf({ incarnation, elapsedMs, now, inputs }));
            committed.push(asReplayed({ incarnation, ...batch }));
          }
        }
        const { replay } = await everything(await file.open());
        assert.deepEqual(replay, committed);
      }),
      { numRuns: 10 },
    );
  });

  test('a checkpoint holds the state, and only later batches are replayed', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation } = await file.open();
    const sketch = { incarnation, stateChanged: true };
    await store.commit(commitOf({ ...sketch, inputs: [TICK], elapsedMs: 1 }));
    const first = [
      { key: 'a', value: bytes('1') },
      { key: 'b', value: bytes('2') },
      { key: 'पुणे', value: bytes('') },
    ];
    await store.commit(commitOf({ ...sketch, elapsedMs: 2, rest: { checkpoint: first } }));
    await store.commit(commitOf({ ...sketch, inputs: [TICK], elapsedMs: 3 }));
    const second = [
      { key: 'a', value: undefined },
      { key: 'b', value: bytes('3') },
      { key: 'missing', value: undefined },
    ];
    await store.commit(commitOf({ ...sketch, inputs: [TICK], elapsedMs: 4, rest: { checkpoint: second } }));
    await store.commit(commitOf({ ...sketch, elapsedMs: 5 }));
    await store.commit(commitOf({ ...sketch, inputs: [TICK], elapsedMs: 6 }));
    const { state, replay } = await everything(await file.open());
    assert.deepEqual(
      new Map(state.map(({ key, value }) => [key, value])),
      new Map([
        ['b', bytes('3')],
        ['पुणे', bytes('')],
      ]),
    );
    assert.deepEqual(
      replay.map(({ elapsedMs }) => elapsedMs),
      [5, 6],
    );
  });

  test('whatever the checkpoints, the state is what a map would hold', async (t) => {
    const key = fc.oneof(
      fc.constantFrom('a', 'b|17', 'ww|mast|1778371200000', 'ww|mast|1778372100000', '', 'पुणे|5', 'x|-1'),
      fc.tuple(fc.string({ maxLength: 4 }), fc.nat({ max: 3 })).map(([name, n]) => `${name}|${n}`),
    );
    const value = fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined });
    const delta = fc.uniqueArray(fc.record({ key, value }), {
      selector: (entry) => entry.key,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(delta, { minLength: 1, maxLength: 6 }), async (deltas) => {
        const file = new StoreFile(t, under);
        const { store, incarnation } = await file.open();
        const model = new Map<string, Uint8Array>();
        for (const checkpoint of deltas) {
          await store.commit(commitOf({ incarnation, inputs: [], rest: { checkpoint } }));
          for (const entry of checkpoint) {
            if (entry.value === undefined) model.delete(entry.key);
            else model.set(entry.key, entry.value);
          }
          const { state } = await everything(await store.reload());
          assert.deepEqual(new Map(state.map((entry) => [entry.key, entry.value])), model);
          assert.equal(state.length, model.size, 'each key once');
        }
      }),
      { numRuns: 8 },
    );
  });

  test('state and replay are read whole, however many there are', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation } = await file.open();
    const checkpoint = Array.from({ length: 1201 }, (_, n) => ({ key: `k${n}`, value: bytes(String(n)) }));
    await store.commit(commitOf({ incarnation, rest: { checkpoint } }));
    const inputs = Array.from({ length: 701 }, (_, n) => messageInput(message(n + 1)));
    await store.commit(commitOf({ incarnation, inputs }));
    await store.commit(commitOf({ incarnation, inputs: [TICK] }));
    await store.commit(commitOf({ incarnation, inputs }));
    const { state, replay } = await everything(await file.open());
    assert.deepEqual(new Map(state.map(({ key, value }) => [key, value])).size, checkpoint.length);
    assert.deepEqual(
      replay.map((batch) => batch.inputs.length),
      [701, 1, 701],
    );
  });

  test('a batch that changed no state is counted and not replayed', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation } = await file.open();
    const ledger = new Map([['dindori-01|2026-06-01', counts({ received: 2, duplicate: 2 })]]);
    await store.commit(commitOf({ incarnation, inputs: [TICK], stateChanged: false, ledger }));
    await store.commit(commitOf({ incarnation, inputs: [TICK], stateChanged: false }));
    const reopened = await file.open();
    assert.deepEqual((await everything(reopened)).replay, []);
    const days = await reopened.store.reader.ledger({ fromDay: '2026-06-01', toDay: '2026-06-01' });
    assert.deepEqual(
      days.map((day) => day.counts),
      [counts({ received: 2, duplicate: 2 })],
    );
  });

  test('after a commit that was refused: the same again or a reload, and nothing of it is stored', async (t) => {
    const file = new StoreFile(t, under);
    const { store, incarnation } = await file.open();
    await store.commit(commitOf({ incarnation, elapsedMs: 1 }));
    const raw = { stream: STREAM.raw, bytes: bytes('not here') };
    const refused = commitOf({ incarnation, elapsedMs: 2, rest: { records: [raw] } });
    await assert.rejects(store.commit(refused), { code: 'ASSERTION_FAILED' });
    await assert.rejects(store.commit(refused), /raw/);
    await assert.rejects(store.commit(commitOf({ incarnation, elapsedMs: 3 })), /same commit/);
    const { replay } = await everything(await store.reload());
    assert.deepEqual(
      replay.map(({ elapsedMs }) => elapsedMs),
      [1],
    );
    await store.commit(commitOf({ incarnation, elapsedMs: 4 }));
    const again = await everything(await file.open());
    assert.deepEqual(
      again.replay.map(({ elapsedMs }) => elapsedMs),
      [1, 4],
    );
  });

  test('commits go one at a time', async (t) => {
    const { store, incarnation } = await new StoreFile(t, under).open();
    const first = store.commit(commitOf({ incarnation, now: START }));
    await assert.rejects(store.commit(commitOf({ incarnation })), /one commit at a time/);
    await first;
  });
}
