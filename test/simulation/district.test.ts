import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE, SECOND } from '@shivar/core/time';
import {
  DISTRICT,
  districtArrivals,
  REPORTED_PROGRESS,
  runStrategy,
  STRATEGIES,
  stationNames,
} from '@shivar/sensors-sim/district';

/** Few stations for four days, with the 48-hour outage and all three wrong clocks. */
function district(seed: number): { arrivals: ReturnType<typeof districtArrivals>; stations: string[] } {
  const parameters = { ...DISTRICT, seed, stations: 6, days: 4 };
  return { arrivals: districtArrivals(parameters), stations: stationNames(parameters) };
}

for (const seed of [1, 2, 3]) {
  test(`no result that calls itself complete or final ever changes, and nothing is lost (seed ${seed})`, () => {
    const { arrivals, stations } = district(seed);
    const held = arrivals.reduce((most, { eventTime, arrivedAt, linkUp }) => {
      return linkUp || eventTime < DISTRICT.start ? most : Math.max(most, arrivedAt - eventTime);
    }, 0);
    assert.ok(held > 47 * 60 * MINUTE, 'a station was cut off for two days');
    const figures = runStrategy(arrivals, {
      strategy: REPORTED_PROGRESS,
      stations,
      deadlineMs: 2 * MINUTE,
    });
    assert.ok(figures.calledComplete > 50, `${figures.calledComplete} results proved complete`);
    assert.ok(figures.calledFinal > 300);
    assert.equal(figures.wrong, 0);
    assert.equal(figures.lost, 0);
    assert.ok(figures.linkUpInFirstResult >= 0.999, `${figures.linkUpInFirstResult} in the first result`);
    assert.ok(figures.latencyP50Ms <= 90 * SECOND && figures.latencyP95Ms <= 180 * SECOND);
  });
}

test('a wrong clock is set aside or side output, and no strategy behind the guard loses a reading to it', () => {
  const { arrivals, stations } = district(4);
  for (const strategy of STRATEGIES) {
    const { lost, wrong, setAside, late } = runStrategy(arrivals, { strategy, stations });
    assert.deepEqual({ name: strategy.name, lost, wrong }, { name: strategy.name, lost: 0, wrong: 0 });
    // Three days ahead for an hour; two hours of 1970.
    assert.ok(setAside >= 60, strategy.name);
    assert.equal(late, 120, strategy.name);
  }
});
