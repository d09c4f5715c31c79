import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoginGuard, makePassword, Sessions } from '@shivar/gateway/admin';
import { HandTime } from '../../support/hand-time.ts';

test('after five wrong passwords each further one doubles the wait, up to a quarter of an hour', () => {
  const time = new HandTime();
  const guard = new LoginGuard(time);
  const waits: number[] = [];
  for (let attempt = 0; attempt < 20; attempt++) {
    guard.attempted('10.0.0.2');
    waits.push(guard.waitMs('10.0.0.2'));
  }
  assert.deepEqual(waits.slice(0, 8), [0, 0, 0, 0, 1000, 2000, 4000, 8000]);
  assert.equal(waits.at(-1), 900_000);
  assert.equal(guard.waitMs('10.0.0.3'), 0);
  time.pass(900_000);
  assert.equal(guard.waitMs('10.0.0.2'), 0);
});

test('guessing from many addresses slows everybody down', () => {
  const guard = new LoginGuard(new HandTime());
  for (let host = 0; host < 60; host++) guard.attempted(`10.0.0.${host}`);
  assert.ok(guard.waitMs('10.0.1.1') >= 60_000);
});

test('a right password and an hour of peace are both forgiven', () => {
  const time = new HandTime();
  const guard = new LoginGuard(time);
  for (let attempt = 0; attempt < 6; attempt++) guard.attempted('a');
  guard.succeeded('a');
  assert.equal(guard.waitMs('a'), 0);
  for (let attempt = 0; attempt < 8; attempt++) guard.attempted('a');
  time.pass(3_600_001);
  guard.attempted('a');
  assert.equal(guard.waitMs('a'), 0);
});

test('a session ends by itself, on request, and when too many are open', () => {
  const time = new HandTime();
  const sessions = new Sessions(time);
  const first = sessions.begin();
  assert.equal(sessions.find(first.secret)?.formToken, first.session.formToken);
  assert.equal(sessions.find('made up'), undefined);
  for (let other = 0; other < 32; other++) sessions.begin();
  assert.equal(sessions.find(first.secret), undefined);
  const second = sessions.begin();
  sessions.end(second.secret);
  assert.equal(sessions.find(second.secret), undefined);
  const third = sessions.begin();
  time.pass(10 * 3_600_000);
  assert.equal(sessions.find(third.secret), undefined);
});

test('a made password can be read out and is never the same', () => {
  const made = new Set(Array.from({ length: 100 }, makePassword));
  assert.equal(made.size, 100);
  for (const password of made) assert.match(password, /^[a-hj-kmnp-z2-9]{5}(-[a-hj-kmnp-z2-9]{5}){2}$/);
});
