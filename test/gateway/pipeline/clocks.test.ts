import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  anchoredClock,
  type RealTime,
  recordClock,
  simulatedClock,
  trustedSystemClock,
} from '@shivar/gateway/pipeline';

/** Real time that a test moves; the system clock can be set apart from it. */
class HandTime implements RealTime {
  #elapsed = 100;
  #system = 1_700_000_000_000;
  readonly monotonic = { now: (): number => this.#elapsed };
  readonly systemNow = (): number => this.#system;
  readonly steadyNow = (): number => 1_700_000_000_000 + this.#elapsed;

  pass(ms: number): void {
    this.#elapsed += ms;
    this.#system += ms;
  }

  setSystem(ms: number): void {
    this.#system = ms;
  }
}

test('a trusted system clock shows the system’s time, and its elapsed time ignores steps of it', () => {
  const real = new HandTime();
  const clock = trustedSystemClock(real);
  real.pass(1500);
  assert.equal(clock.now(), 1_700_000_001_500);
  real.setSystem(1_600_000_000_000);
  assert.equal(clock.now(), 1_600_000_000_000);
  assert.equal(clock.elapsed(), 1500);
});

test('a box without a clock does not know the time until it is told, then counts on by itself', () => {
  const real = new HandTime();
  const clock = anchoredClock(real);
  real.pass(5000);
  assert.equal(clock.now(), undefined);
  assert.equal(clock.quality(), 'none');
  clock.told(1_800_000_000_000, 4000);
  assert.equal(clock.now(), 1_800_000_001_000);
  assert.equal(clock.quality(), 'synced');
  real.pass(2 * 60 * 60 * 1000);
  assert.equal(clock.quality(), 'holdover');
  assert.equal(clock.now(), 1_800_000_001_000 + 2 * 60 * 60 * 1000);
});

test('programs with the same course of simulated time agree, whenever they were started', () => {
  const real = new HandTime();
  const course = { start: 1_500_000_000_000, speed: 720, originMs: real.steadyNow() };
  const first = simulatedClock(course, real);
  real.pass(1234);
  const second = simulatedClock(course, real);
  assert.equal(first.now(), 1_500_000_000_000 + 1234 * 720);
  assert.equal(second.now(), first.now());
  assert.equal(second.elapsed(), 0);
  real.pass(10);
  assert.equal(second.now(), first.now());
  assert.equal(second.elapsed(), 7200);
});

test('the clock of a record stands still until told, and never goes back', () => {
  const clock = recordClock();
  assert.equal(clock.now(), undefined);
  clock.told(1_000_000, 0);
  clock.told(1_060_000, 0);
  clock.told(1_030_000, 0);
  assert.equal(clock.now(), 1_060_000);
  assert.equal(clock.elapsed(), 60_000);
  assert.equal(clock.quality(), 'synced');
});
