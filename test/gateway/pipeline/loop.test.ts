import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShivarError } from '@shivar/core/errors';
import type { Batch, Effects } from '@shivar/core/pipeline';
import { type Engine, PipelineLoop, trustedSystemClock, type WorkItem } from '@shivar/gateway/pipeline';
import type { Commit, RestoredState } from '@shivar/gateway/store';
import { eventually } from '../../support/eventually.ts';
import { HandTime } from '../../support/hand-time.ts';

/** A store that keeps commits in memory; each waits until the test lets it through or fails it. */
class HeldStore {
  readonly stored: Commit[] = [];
  readonly waiting: { readonly commit: Commit; readonly end: (error?: Error) => void }[] = [];
  reloads = 0;

  commit(commit: Commit): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error): void => {
        if (error === undefined) this.stored.push(commit);
        if (error === undefined) resolve();
        else reject(error);
      };
      this.waiting.push({ commit, end });
    });
  }

  async reload(): Promise<RestoredState> {
    this.reloads += 1;
    return { state: none(), replay: none() };
  }

  /** Ends the next commit, waiting for it first. */
  async end(error?: Error): Promise<void> {
    await eventually(() => this.waiting.length > 0, 'a commit');
    this.waiting.shift()?.end(error);
  }
}

async function* none(): AsyncGenerator<never> {}

/** Counts its inputs; a tick changes nothing; messages and anchors are too much for it. */
class CountingEngine implements Engine {
  inputs = 0;

  step(batch: Batch): Effects {
    if (batch.inputs.some(({ kind }) => kind === 'message' || kind === 'anchor'))
      throw new Error('a bug of ours');
    this.inputs += batch.inputs.length;
    return {
      verdicts: [],
      outputs: [],
      ledger: new Map(),
      stateChanged: batch.inputs.some(({ kind }) => kind !== 'tick'),
      urgent: false,
    };
  }

  takeDelta(): { key: string; value: Uint8Array }[] {
    return [{ key: 'inputs', value: Uint8Array.of(this.inputs) }];
  }
}

function start(replayedInputs = 0): {
  loop: PipelineLoop;
  store: HeldStore;
  time: HandTime;
  fatal: unknown[];
  restored: CountingEngine;
} {
  const store = new HeldStore();
  const time = new HandTime();
  const fatal: unknown[] = [];
  const restored = new CountingEngine();
  const loop = new PipelineLoop({
    store,
    incarnation: '000100000001',
    restored: { engine: new CountingEngine(), replayedInputs },
    restore: () => Promise.resolve({ engine: restored, replayedInputs: 0 }),
    clock: trustedSystemClock(),
    monotonic: time,
    scheduler: time,
    orders: () => [],
    fatal: (error) => fatal.push(error),
  });
  return { loop, store, time, fatal, restored };
}

const maintenance = { kind: 'maintenance', station: 'dindori-01', untilMs: 1 } as const;

/** A publication that writes its answer into `answers`. */
function publication(name: string, answers: string[], clientId = 'sensor'): WorkItem {
  const settle = (error?: Error): void =>
    void answers.push(error === undefined ? name : `${name}: ${error.message}`);
  return { input: maintenance, bytes: 100, clientId, settle };
}

test('publications are answered after their commit, in order', async () => {
  const { loop, store } = start();
  const answers: string[] = [];
  for (const name of ['a', 'b', 'c']) loop.submit(publication(name, answers));
  await eventually(() => store.waiting.length === 1, 'the commit');
  assert.deepEqual(answers, []);
  await store.end();
  await eventually(() => answers.length === 3, 'the answers');
  assert.deepEqual(answers, ['a', 'b', 'c']);
  assert.equal(store.stored[0]?.batch.inputs.length, 3);
});

test('while one commit is in flight the next batch gathers', async () => {
  const { loop, store } = start();
  const answers: string[] = [];
  loop.submit(publication('first', answers));
  await eventually(() => store.waiting.length === 1, 'the first commit');
  for (const name of ['second', 'third']) loop.submit(publication(name, answers));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(store.waiting.length, 1);
  await store.end();
  await store.end();
  await loop.flush();
  assert.deepEqual(
    store.stored.map(({ batch }) => batch.inputs.length),
    [1, 2],
  );
});

test('what only keeps its place is answered in order and costs no commit', async () => {
  const { loop, store } = start();
  const answers: string[] = [];
  loop.submit(publication('reading', answers));
  loop.submit({ bytes: 1, settle: () => answers.push('status') });
  await store.end();
  await loop.flush();
  assert.deepEqual(answers, ['reading', 'status']);
  loop.submit({ bytes: 1, input: { kind: 'tick' } });
  await loop.flush();
  assert.equal(store.stored.length, 1);
});

test('after a failed commit publishers get the error, our own work is tried again on the state of the store', async () => {
  const { loop, store, restored, time } = start();
  const answers: string[] = [];
  loop.submit({ bytes: 1, input: maintenance });
  loop.submit(publication('reading', answers));
  await store.end(new ShivarError('DATABASE_FULL', 'disk full'));
  await eventually(() => answers.length === 1, 'the error');
  assert.deepEqual(answers, ['reading: disk full']);
  await eventually(() => time.waiting, 'the pause');
  time.pass(10_000);
  await store.end();
  await loop.flush();
  assert.equal(store.reloads, 1);
  assert.deepEqual(
    store.stored.map(({ batch }) => batch.inputs),
    [[maintenance]],
  );
  assert.equal(restored.inputs, 1);
});

test('a commit that may succeed is tried again as it was, and nobody hears of it', async () => {
  const { loop, store, time } = start();
  const answers: string[] = [];
  loop.submit(publication('reading', answers));
  await eventually(() => store.waiting.length === 1, 'the commit');
  const tried = store.waiting[0]?.commit;
  await store.end(new ShivarError('DATABASE_BUSY', 'busy', { retryable: true }));
  await eventually(() => time.waiting, 'the pause');
  time.pass(1000);
  await store.end();
  await loop.flush();
  assert.deepEqual(answers, ['reading']);
  assert.equal(store.stored[0], tried);
  assert.equal(store.reloads, 0);
});

test('keyed state is written when its interval has passed, and when asked for', async () => {
  const { loop, store, time } = start();
  const commitOne = async (): Promise<void> => {
    loop.submit({ bytes: 1, input: maintenance });
    await store.end();
    await loop.flush();
  };
  await commitOne();
  time.pass(601_000);
  await commitOne();
  await commitOne();
  const asked = loop.checkpoint();
  await store.end();
  await asked;
  const written = store.stored.map(({ checkpoint }) => checkpoint?.[0]?.value?.[0]);
  assert.deepEqual(written, [undefined, 2, undefined, 4]);
});

test('after a long replay the first commit carries the keyed state, so that the next start has less to replay', async () => {
  const { loop, store } = start(20_000);
  loop.submit({ bytes: 1, input: maintenance });
  await store.end();
  await loop.flush();
  assert.ok(store.stored[0]?.checkpoint !== undefined);
});

test('a publication on which the step fails is quarantined and answered; those around it are stored', async () => {
  const { loop, store } = start();
  const answers: string[] = [];
  const poison: WorkItem = {
    ...publication('poison', answers),
    input: {
      kind: 'message',
      station: 'dindori-01',
      sensor: 'mast',
      delivery: { clientId: 'sensor', qos: 1, packetId: 1, dup: false, digest: '0'.repeat(16) },
      message: { samples: [], rejected: [] },
    },
    source: { topic: 'shivar/dindori-01/mast/obs', payload: Uint8Array.of(1, 2, 3) },
  };
  for (const item of [publication('a', answers), poison, publication('b', answers)]) loop.submit(item);
  for (let commits = 0; commits < 3; commits++) await store.end();
  await loop.flush();
  assert.deepEqual(answers, ['a', 'poison', 'b']);
  const quarantined = store.stored.flatMap(({ quarantine }) => quarantine);
  assert.deepEqual(quarantined, [
    {
      topic: 'shivar/dindori-01/mast/obs',
      payload: Uint8Array.of(1, 2, 3),
      reason: 'stepFailed',
      detail: 'a bug of ours',
    },
  ]);
});

test('when the step fails on work of our own, the program ends', async () => {
  const { loop, store, fatal } = start();
  const anchor = {
    incarnation: '000100000001',
    elapsedMs: 0,
    utcMs: 0,
    errorMs: 0,
    source: 'system',
  } as const;
  loop.submit({ bytes: 1, input: { kind: 'anchor', anchor } });
  await eventually(() => fatal.length === 1, 'the end');
  assert.equal(store.stored.length, 0);
});
