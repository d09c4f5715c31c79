import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pane } from '@shivar/core/stream';
import { eventTime } from '@shivar/core/time';
import type { LatestValue } from '@shivar/dashboard/kit';
import { withRainSinceMorning } from '@shivar/dashboard/model';

const at = (time: string): ReturnType<typeof eventTime> =>
  eventTime(Date.parse(`2026-06-14T${time}:00+05:30`));
const tips = (mantissa: number): { mantissa: number; exponent: number } => ({ mantissa, exponent: 0 });

/** A quarter of an hour in which the counter rose to `last`. */
function quarter(start: string, last: number, increase: number): Pane {
  return {
    datastream: 'dindori-01/rain/rainTipCount~1',
    start: at(start),
    end: eventTime(at(start) + 15 * 60_000),
    revision: 1,
    aggregate: { count: 15, first: tips(last - increase), last: tips(last), increase: tips(increase) },
    expected: 15,
    standing: 'provisional',
  };
}

async function rain(
  now: string,
  panes: readonly Pane[],
  counter: number,
  measured = now,
): Promise<number | undefined> {
  const value: LatestValue = {
    datastream: 'dindori-01/rain/rainTipCount~1',
    sensor: 'rain',
    property: 'rainTipCount',
    value: counter,
    eventTime: at(measured),
    flag: 1,
  };
  const within = async (_: string, from: number, to: number): Promise<readonly Pane[]> =>
    panes.filter(({ start }) => start >= from && start < to);
  const [shown] = await withRainSinceMorning([value], at(now), within);
  return shown?.sinceMorning;
}

const MORNING = [quarter('08:00', 900, 40), quarter('08:15', 1000, 100), quarter('08:30', 1005, 5)];

test('the rain of the day begins at 08:30 and includes what no window has closed over yet', async () => {
  assert.equal(await rain('08:50', MORNING, 1007), 7);
});

test('before the first window of the day is closed the counter is compared with where it stood', async () => {
  assert.equal(await rain('08:40', MORNING.slice(0, 2), 1003), 3);
});

test('before 08:30 it is still the rain of the day before', async () => {
  assert.equal(await rain('08:29', MORNING.slice(0, 2), 1000), 140);
});

test('a counter that began again at zero loses nothing', async () => {
  assert.equal(await rain('08:50', MORNING, 2), 7);
});

test('a gauge of which nothing is known since the morning shows nothing rather than its whole life', async () => {
  assert.equal(await rain('12:00', MORNING.slice(0, 1), 1500), undefined);
});
