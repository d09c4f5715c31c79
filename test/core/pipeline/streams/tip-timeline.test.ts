import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalToNumber } from '@shivar/core/model';
import { type Gauge, type TipChange, TipTimeline } from '@shivar/core/pipeline/streams';
import { MINUTE } from '@shivar/core/time';
import fc from 'fast-check';

const GAUGE: Gauge = { tipSizeMm: 0.2, disturbed: () => false };

interface Told {
  readonly minute: number;
  readonly count: number;
  readonly bootEpoch?: number;
}

/** Rain by minute in tenths of a mm, as it stands after everything that was told. */
function rainOf(told: readonly Told[], gauge: Gauge = GAUGE, restartEvery = Infinity): Map<number, number> {
  let timeline = new TipTimeline();
  const stored = new Map<string, Uint8Array>();
  const rain = new Map<number, number>();
  const book = ({ kind, eventTime, mm }: TipChange): void => {
    const sum = (rain.get(eventTime) ?? 0) + (kind === 'add' ? 1 : -1) * Math.round(decimalToNumber(mm) * 10);
    if (sum === 0) rain.delete(eventTime);
    else rain.set(eventTime, sum);
  };
  for (const [index, { minute, ...rest }] of told.entries()) {
    for (const change of timeline.add({ at: minute * MINUTE, order: 0, ...rest }, gauge)) book(change);
    if (index % restartEvery !== 0) continue;
    for (const { key, value } of timeline.takeDelta('')) {
      if (value === undefined) stored.delete(key);
      else stored.set(key, value);
    }
    timeline = new TipTimeline();
    for (const [key, value] of [...stored].reverse()) timeline.restore(key, value);
  }
  return new Map(
    [...rain].map(([at, tenths]): [number, number] => [at / MINUTE, tenths]).sort(([a], [b]) => a - b),
  );
}

const wild: fc.Arbitrary<Told[]> = fc.uniqueArray(
  fc.record(
    { minute: fc.integer({ min: 0, max: 600 }), count: fc.integer({ min: 0, max: 60 }) },
    { requiredKeys: ['minute', 'count'] },
  ),
  { maxLength: 14, selector: ({ minute }) => minute },
);

test('the rain is the same whatever the order in which counts came, resets and false counts among them', () => {
  const orders = wild.chain((told) =>
    fc.tuple(
      fc.constant(told.toSorted((a, b) => a.minute - b.minute)),
      fc.shuffledSubarray(told, { minLength: told.length, maxLength: told.length }),
    ),
  );
  fc.assert(
    fc.property(orders, fc.integer({ min: 1, max: 4 }), ([inOrder, anyOrder], restartEvery) => {
      const expected = rainOf(inOrder);
      assert.deepEqual(rainOf(anyOrder), expected);
      assert.deepEqual(rainOf(anyOrder, GAUGE, restartEvery), expected);
    }),
    { numRuns: 2000 },
  );
});

test('all tips of a rising count are rain, at the minute of the count that showed them', () => {
  const told = [0, 0, 0, 3, 3, 5, 5, 5].map((count, index) => ({ minute: index * 10, count }));
  assert.deepEqual(
    rainOf(told),
    new Map([
      [30, 6],
      [50, 4],
    ]),
  );
});

test('a count that comes in late splits the rain of the next one', () => {
  const told = [
    { minute: 0, count: 0 },
    { minute: 60, count: 10 },
    { minute: 30, count: 4 },
  ];
  assert.deepEqual(
    rainOf(told),
    new Map([
      [30, 8],
      [60, 12],
    ]),
  );
});

test('a single count that contradicts both its neighbours is false and means no rain', () => {
  const told = [100, 101, 7, 102].map((count, index) => ({ minute: index, count, bootEpoch: 1 }));
  assert.deepEqual(
    rainOf(told),
    new Map([
      [1, 2],
      [3, 2],
    ]),
  );
});

test('after a restart of the device the count begins at zero', () => {
  const told = [
    { minute: 0, count: 100, bootEpoch: 1 },
    { minute: 10, count: 3, bootEpoch: 2 },
  ];
  assert.deepEqual(rainOf(told), new Map([[10, 6]]));
});

test('what moves the counter while someone is at the gauge is not rain', () => {
  const told = [10, 15, 16].map((count, index) => ({ minute: index * 10, count }));
  const gauge: Gauge = { tipSizeMm: 0.2, disturbed: (from) => from === 0 };
  assert.deepEqual(rainOf(told, gauge), new Map([[20, 2]]));
});
