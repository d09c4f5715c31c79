import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SmsOrder, SmsOutcome, SmsSender } from '@shivar/core/message';
import type { Clock } from '@shivar/core/time';
import { Dispatcher } from '@shivar/gateway/dispatch';
import type { DispatchEntry, DispatchOutcome } from '@shivar/gateway/store';
import { eventually } from '../../support/eventually.ts';
import { HandTime } from '../../support/hand-time.ts';

/** The dispatch table, in memory. */
class Table {
  readonly rows = new Map<string, DispatchEntry>();

  order(key: string, orderedAtMs = 0, recipient = 'sarpanch'): void {
    this.rows.set(key, {
      key,
      transitionKey: key,
      recipient,
      language: 'mr',
      text: key,
      state: 'waiting',
      attempts: 0,
      orderedAtMs,
      detail: '',
      reference: undefined,
      attemptedAtMs: undefined,
    });
  }

  async waitingDispatch(limit: number): Promise<readonly DispatchEntry[]> {
    return [...this.rows.values()].filter(({ state }) => state === 'waiting').slice(0, limit);
  }

  async recordDispatch(key: string, outcome: DispatchOutcome): Promise<void> {
    const row = this.rows.get(key);
    if (row !== undefined) this.rows.set(key, { ...row, ...outcome, reference: outcome.reference });
  }

  state(key: string): string | undefined {
    return this.rows.get(key)?.state;
  }
}

/** Answers as told, and remembers what it was handed and how the table stood then. */
class ScriptedSender implements SmsSender {
  readonly name = 'scripted';
  readonly idempotent: boolean;
  readonly handed: string[] = [];
  readonly stateWhenHanded: (string | undefined)[] = [];
  readonly #table: Table;
  readonly #script: SmsOutcome[];

  constructor(table: Table, script: SmsOutcome[], idempotent = false) {
    this.#table = table;
    this.#script = script;
    this.idempotent = idempotent;
  }

  async send({ idempotencyKey }: SmsOrder): Promise<SmsOutcome> {
    this.handed.push(idempotencyKey);
    this.stateWhenHanded.push(this.#table.state(idempotencyKey));
    return this.#script.shift() ?? { kind: 'accepted' };
  }
}

const HOUR = 3_600_000;
const busy: SmsOutcome = { kind: 'failed', retryable: true, reason: 'modem busy' };

function dispatcherOf(table: Table, sender: SmsSender, time: HandTime): Dispatcher {
  const clock: Clock = { now: () => time.now(), elapsed: () => time.now(), quality: () => 'synced' };
  return new Dispatcher({
    store: table,
    routeTo: (recipient) => (recipient === 'gone' ? undefined : { sender, address: '+919000000001' }),
    clock,
    monotonic: time,
    scheduler: time,
    failed: (error) => assert.fail(String(error)),
  });
}

test('texts are handed over oldest first and marked sent', async () => {
  const table = new Table();
  for (const key of ['a', 'b', 'c']) table.order(key);
  const sender = new ScriptedSender(table, []);
  dispatcherOf(table, sender, new HandTime()).wake();
  await eventually(() => table.state('c') === 'sent', 'all sent');
  assert.deepEqual(sender.handed, ['a', 'b', 'c']);
});

test('before a sender that may send twice gets a text, its fate is written down as unknown', async () => {
  const table = new Table();
  table.order('a');
  const careless = new ScriptedSender(table, []);
  dispatcherOf(table, careless, new HandTime()).wake();
  await eventually(() => table.state('a') === 'sent', 'sent');
  assert.deepEqual(careless.stateWhenHanded, ['unknown']);

  table.order('b');
  const careful = new ScriptedSender(table, [], true);
  dispatcherOf(table, careful, new HandTime()).wake();
  await eventually(() => table.state('b') === 'sent', 'sent');
  assert.deepEqual(careful.stateWhenHanded, ['waiting']);
});

test('what was in a sender’s hands when the program died is never handed over again', async () => {
  const table = new Table();
  table.order('a');
  const dying = new ScriptedSender(table, []);
  dying.send = () => new Promise(() => undefined);
  dispatcherOf(table, dying, new HandTime()).wake();
  await eventually(() => table.state('a') === 'unknown', 'handed over');
  const next = new ScriptedSender(table, []);
  table.order('b');
  dispatcherOf(table, next, new HandTime()).wake();
  await eventually(() => table.state('b') === 'sent', 'the other');
  assert.deepEqual(next.handed, ['b']);
  assert.equal(table.state('a'), 'unknown');
});

test('a failure that may pass is tried again later and later, and holds nobody else up', async () => {
  const table = new Table();
  table.order('a');
  table.order('b');
  const time = new HandTime();
  const sender = new ScriptedSender(table, [busy, { kind: 'accepted' }, busy, { kind: 'accepted' }]);
  dispatcherOf(table, sender, time).wake();
  await eventually(() => time.waiting, 'the first pause');
  assert.deepEqual([table.state('a'), table.state('b')], ['waiting', 'sent']);
  time.pass(4999);
  assert.equal(sender.handed.length, 2);
  time.pass(1);
  await eventually(() => sender.handed.length === 3 && time.waiting, 'the second pause');
  time.pass(9999);
  assert.equal(sender.handed.length, 3);
  time.pass(1);
  await eventually(() => table.state('a') === 'sent', 'sent');
});

test('a final failure and an unknown fate are written down and left alone', async () => {
  const table = new Table();
  table.order('a');
  table.order('b');
  const script: SmsOutcome[] = [
    { kind: 'failed', retryable: false, reason: 'no such number' },
    { kind: 'unknown', reason: 'the modem did not answer' },
  ];
  const time = new HandTime();
  dispatcherOf(table, new ScriptedSender(table, script), time).wake();
  await eventually(
    () => table.state('b') === 'unknown' && table.rows.get('b')?.detail !== 'handed to scripted',
    'b',
  );
  assert.equal(table.state('a'), 'failed');
  assert.equal(table.rows.get('a')?.detail, 'no such number');
  assert.equal(time.waiting, false);
});

test('a text that would come hours too late is not sent', async () => {
  const table = new Table();
  table.order('old', 0);
  table.order('new', 5 * HOUR);
  const time = new HandTime();
  time.pass(7 * HOUR);
  const sender = new ScriptedSender(table, []);
  dispatcherOf(table, sender, time).wake();
  await eventually(() => table.state('new') === 'sent', 'sent');
  assert.equal(table.state('old'), 'expired');
  assert.deepEqual(sender.handed, ['new']);
});

test('a text for somebody who is not on the list any more is not sent', async () => {
  const table = new Table();
  table.order('a', 0, 'gone');
  const sender = new ScriptedSender(table, []);
  dispatcherOf(table, sender, new HandTime()).wake();
  await eventually(() => table.state('a') === 'failed', 'the end');
  assert.deepEqual(sender.handed, []);
});
