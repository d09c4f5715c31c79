import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommitWindow, MAX_COMMIT_WINDOW_MS } from '@shivar/gateway/pipeline';

/** Lets clients publish by themselves, as rarely as `everyMs` in all, until `untilMs`; each batch is answered at once. */
function sparse(window: CommitWindow, everyMs: number, untilMs: number): void {
  for (let now = 0, n = 0; now < untilMs; now += everyMs, n++) {
    window.arrived(`station-${n}`, now);
    window.sealed();
    window.answered([`station-${n}`], now);
  }
}

/** One round of clients that publish again as soon as they are answered. */
function round(window: CommitWindow, clients: readonly string[], now: number): void {
  for (const client of clients) window.arrived(client, now);
  window.sealed();
  window.answered(clients, now);
}

test('a single client is not kept waiting, whether it comes once or again and again', () => {
  const window = new CommitWindow();
  for (let now = 0; now < 100; now++) {
    for (let inFlight = 0; inFlight < 16; inFlight++) window.arrived('only', now);
    assert.equal(window.waitMs(now), 0);
    window.sealed();
    window.answered(['only'], now);
  }
});

test('when company is to be expected, the first to come waits the whole window and no longer', () => {
  const window = new CommitWindow();
  sparse(window, 20, 4000);
  window.arrived('first', 4000);
  assert.equal(window.waitMs(4000), MAX_COMMIT_WINDOW_MS);
  window.arrived('second', 4100);
  assert.equal(window.waitMs(4100), MAX_COMMIT_WINDOW_MS - 100);
  assert.equal(window.waitMs(4000 + MAX_COMMIT_WINDOW_MS), 0);
  assert.equal(window.waitMs(9000), 0);
});

test('when nobody else is to be expected within the window, nobody waits', () => {
  const window = new CommitWindow();
  sparse(window, 1000, 60_000);
  window.arrived('lonely', 60_000);
  assert.equal(window.waitMs(60_000), 0);
});

test('clients that publish right after each answer are committed as soon as all of them are in', () => {
  const window = new CommitWindow();
  const clients = ['a', 'b', 'c'];
  round(window, clients, 0);
  round(window, clients, 5);
  window.arrived('a', 10);
  assert.ok(window.waitMs(10) > 0);
  window.arrived('b', 11);
  assert.ok(window.waitMs(11) > 0);
  window.arrived('c', 12);
  assert.equal(window.waitMs(12), 0);
});

test('an eager client that has gone quiet is waited for 20 ms at most', () => {
  const window = new CommitWindow();
  round(window, ['a', 'b'], 0);
  round(window, ['a', 'b'], 5);
  window.arrived('a', 10);
  const wait = window.waitMs(10);
  assert.ok(wait > 0 && wait <= 20, `${wait}`);
  assert.equal(window.waitMs(10 + wait), 0);
});

test('a backlog being drained does not wait for stations that report now and then', () => {
  const window = new CommitWindow();
  sparse(window, 20, 4000);
  round(window, ['draining'], 4000);
  window.arrived('draining', 4003);
  assert.equal(window.waitMs(4003), 0);
});
