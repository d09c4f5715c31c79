import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE } from '@shivar/core/time';
import { realNowMs, SimulatedClock } from '@shivar/sensors-sim/clock';
import { followOutages, type OutageChange, outageAt, parseOutage } from '@shivar/sensors-sim/link';
import { linkToEcho } from './echo.ts';

const START = Date.parse('2026-05-20T00:00:00+05:30');

test('an outage is a start, a duration and a kind; the start may count from the beginning of the story', () => {
  assert.deepEqual(parseOutage('+13h/2h30m', START), {
    kind: 'cut',
    from: START + 13 * HOUR,
    until: START + 15.5 * HOUR,
  });
  assert.deepEqual(parseOutage('2026-05-20T01:00:00+05:30/90s/halfOpen', START), {
    kind: 'halfOpen',
    from: START + HOUR,
    until: START + HOUR + 90_000,
  });
});

test('what is not an outage is refused', () => {
  for (const text of ['', '+1h', '1h/2h', '+1h/', '+1h/2', '+1h/2h/storm', '+1h/2h/cut/x', '2026-05-20/1h']) {
    assert.equal(parseOutage(text, START), undefined, text);
  }
});

test('a plan of outages happens on the simulated clock, overlapping ones in the order of the list', async (t) => {
  const proxy = await linkToEcho(t);
  const outages = ['+10m/20m/blackhole', '+20m/30m/cut'].map((text) => parseOutage(text, START));
  assert.ok(outages.every((outage) => outage !== undefined));
  const changes: OutageChange[] = [];
  await followOutages({
    proxy,
    outages,
    clock: new SimulatedClock({ start: START, speed: 60_000, originMs: realNowMs() }),
    signal: AbortSignal.timeout(10_000),
    report: (change) => changes.push(change),
  });
  assert.deepEqual(
    changes.map(({ simulatedTime, outage }) => [(simulatedTime - START) / MINUTE, outage?.kind]),
    [
      [10, 'blackhole'],
      [20, 'blackhole'],
      [30, 'cut'],
      [50, undefined],
    ],
  );
  assert.equal(outageAt(outages, START + 9 * MINUTE), undefined);
});
