import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE } from '@shivar/core/time';
import { type GatewayClock, RecurringWorks, wakeFor } from '@shivar/gateway/pipeline';
import { eventually } from '../../support/eventually.ts';
import { HandTime } from '../../support/hand-time.ts';

/** A clock that shows what it is told. */
class HandClock implements GatewayClock {
  readonly rate: number;
  readonly origin = undefined;
  utcMs: number | undefined;

  constructor(rate: number, utcMs?: number) {
    this.rate = rate;
    this.utcMs = utcMs;
  }

  now(): number | undefined {
    return this.utcMs;
  }

  elapsed(): number {
    return 0;
  }

  quality(): 'synced' {
    return 'synced';
  }

  told(): void {}
}

test('work is done once in each interval of clock time, however often one looks', () => {
  const clock = new HandClock(1, 10 * MINUTE + 1);
  const done: number[] = [];
  const works = new RecurringWorks(clock, [{ everyMs: 5 * MINUTE, work: () => done.push(clock.utcMs ?? 0) }]);
  for (const minutes of [10, 10, 14.9, 15, 15, 19, 20]) {
    clock.utcMs = minutes * MINUTE;
    works.look();
  }
  assert.deepEqual(
    done,
    [10, 15, 20].map((minutes) => minutes * MINUTE),
  );
});

test('what was missed is done once, not made up', () => {
  const clock = new HandClock(1, 0);
  let done = 0;
  const works = new RecurringWorks(clock, [{ everyMs: MINUTE, work: () => done++ }]);
  works.look();
  clock.utcMs = 600 * MINUTE;
  works.look();
  works.look();
  assert.equal(done, 2);
});

test('a real clock is looked at every second', async () => {
  let looks = 0;
  const stop = wakeFor(new HandClock(1), new HandTime(), () => looks++);
  await eventually(() => looks >= 2, 'two looks');
  stop();
});

test('an accelerated clock is looked at once for every second it shows, a hundred times a second at most', () => {
  for (const [rate, everyMs] of [
    [20, 50],
    [100_000, 10],
  ] as const) {
    const time = new HandTime();
    let looks = 0;
    const stop = wakeFor(new HandClock(rate), time, () => looks++);
    time.pass(1000);
    assert.equal(looks, 1000 / everyMs);
    stop();
    time.pass(1000);
    assert.equal(looks, 1000 / everyMs);
  }
});

test('a clock that follows a record needs no waking', () => {
  const time = new HandTime();
  wakeFor(new HandClock(0), time, () => assert.fail('woken'));
  assert.equal(time.waiting, false);
});
