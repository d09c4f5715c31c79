import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalToNumber, type PropertyKind } from '@shivar/core/model';
import { type Pane, type PaneOutput, PaneWindows, paneOutput } from '@shivar/core/stream';
import { DAY, HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import { Checkpoint } from '../../support/oracle/checkpoint.ts';
import { check } from './arbitrary.ts';
import { decimal } from './support.ts';

const TEMPERATURE = 'dindori-01/mast/airTemperature~1';

/** 10:00 in India. */
const TEN = Date.UTC(2026, 5, 1, 4, 30);

function panesOf(allowedLatenessMs = 2 * HOUR): PaneWindows {
  return new PaneWindows({ allowedLatenessMs, intervalMs: () => MINUTE });
}

function add(
  panes: PaneWindows,
  eventTime: number,
  value: number,
  kind: PropertyKind = 'instant',
): PaneOutput {
  const out = paneOutput();
  panes.add(TEMPERATURE, eventTime, { value: decimal(value), order: 0, kind }, out);
  return out;
}

function advance(panes: PaneWindows, watermark: number): Pane[] {
  const out = paneOutput();
  panes.advance(watermark, out);
  return out.panes;
}

test('panes are quarters of an hour and hours of Indian time', () => {
  const panes = panesOf();
  add(panes, TEN + 20 * MINUTE, 31.25);
  add(panes, TEN + 29 * MINUTE, 31.5);
  const [quarter, hour] = advance(panes, TEN + HOUR);
  assert.deepEqual(quarter, {
    datastream: TEMPERATURE,
    start: TEN + 15 * MINUTE,
    end: TEN + 30 * MINUTE,
    revision: 1,
    aggregate: {
      count: 2,
      sum: decimal(62.75),
      min: decimal(31.25),
      max: decimal(31.5),
      first: decimal(31.25),
      last: decimal(31.5),
    },
    expected: 15,
    standing: 'provisional',
  });
  assert.deepEqual([hour?.start, hour?.end, hour?.expected], [TEN, TEN + HOUR, 60]);
});

test('the kind of a property decides what its pane carries', () => {
  const directions = panesOf();
  add(directions, TEN, 350, 'direction');
  add(directions, TEN + MINUTE, 10, 'direction');
  const [wind] = advance(directions, TEN + HOUR);
  assert.deepEqual(wind?.aggregate, {
    count: 2,
    first: decimal(350),
    last: decimal(10),
    direction: 0,
    resultant: 0.985,
  });
  const counters = panesOf();
  for (const [minute, tips] of [
    [0, 7],
    [2, 1],
    [1, 9],
  ] as const) {
    add(counters, TEN + minute * MINUTE, tips, 'counter');
  }
  const [rain] = advance(counters, TEN + HOUR);
  assert.deepEqual(rain?.aggregate, { count: 3, first: decimal(7), last: decimal(1), increase: decimal(3) });
});

test('what a counter rises between panes belongs to the later pane', () => {
  const panes = panesOf(10 * HOUR);
  const tips = [
    [0, 100],
    [14, 102],
    [16, 105],
    [80, 109],
    [95, 1],
  ] as const;
  const found = tips.flatMap(([minute, value]) => add(panes, TEN + minute * MINUTE, value, 'counter').panes);
  found.push(...advance(panes, TEN + 3 * HOUR));
  const quarters = found.filter(({ start, end }) => end - start === 15 * MINUTE);
  const rises = quarters.map(({ start, aggregate }) => [(start - TEN) / MINUTE, aggregate.increase]);
  assert.deepEqual(rises, [
    [0, decimal(2)],
    [15, decimal(3)],
    [75, decimal(4)],
    [90, decimal(1)],
  ]);
  const [late] = add(panes, TEN + 40 * MINUTE, 107, 'counter').panes.filter(
    ({ start }) => start > TEN + HOUR,
  );
  assert.deepEqual(
    late?.aggregate.increase,
    decimal(2),
    'a late reading takes its share from the pane after it',
  );
});

test('increases of all panes add up to the whole rise, in any order of arrival', () => {
  const readings = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.nat(20)), {
    minLength: 1,
    maxLength: 30,
    selector: ([minute]) => minute,
  });
  check(readings, (list) => {
    const sorted = [...list].sort(([a], [b]) => a - b);
    const rise = sorted.reduce((sum, [, value], i) => {
      const before = sorted[i - 1]?.[1];
      if (before === undefined) return sum;
      return sum + (value >= before ? value - before : value);
    }, 0);
    const latest = new Map<string, Pane>();
    for (const pane of run(list, 'counter', undefined, 10 * HOUR))
      latest.set(`${pane.start} ${pane.end}`, pane);
    const total = (size: number): number =>
      [...latest.values()]
        .filter(({ start, end }) => end - start === size)
        .reduce(
          (sum, { aggregate: { increase } }) => sum + (increase ? decimalToNumber(increase) * 10 : 0),
          0,
        );
    assert.equal(Math.round(total(15 * MINUTE)), rise);
    assert.equal(Math.round(total(HOUR)), rise);
  });
});

test('a counter that falls silent is carried for a week and then forgotten, even at the end of the stream', () => {
  const panes = panesOf();
  add(panes, TEN, 10, 'counter');
  advance(panes, TEN + 6 * DAY);
  add(panes, TEN + 6 * DAY + HOUR, 12, 'counter');
  const [afterSilence] = advance(panes, TEN + 7 * DAY);
  assert.deepEqual(afterSilence?.aggregate.increase, decimal(2));
  advance(panes, Number.POSITIVE_INFINITY);
  assert.deepEqual(
    panes.takeDelta('').filter(({ value }) => value !== undefined).length,
    2,
    'two watermarks',
  );
});

test('a late reading corrects both panes, a later one only the hour, the latest none', () => {
  const panes = panesOf(10 * MINUTE);
  add(panes, TEN, 20);
  advance(panes, TEN + 15 * MINUTE);
  const both = add(panes, TEN + MINUTE, 22).panes;
  assert.deepEqual(
    both.map(({ revision, aggregate }) => [revision, aggregate.count]),
    [[2, 2]],
  );
  advance(panes, TEN + HOUR);
  const onlyHour = add(panes, TEN + 2 * MINUTE, 24);
  assert.deepEqual(onlyHour.late, []);
  assert.deepEqual(
    onlyHour.panes.map(({ end, aggregate }) => [end, aggregate.count]),
    [[TEN + HOUR, 3]],
  );
  advance(panes, TEN + 2 * HOUR);
  const late = add(panes, TEN + 3 * MINUTE, 26);
  assert.deepEqual(late.panes, []);
  assert.deepEqual(
    late.late.map(({ key, eventTime }) => [key, eventTime]),
    [[TEMPERATURE, TEN + 3 * MINUTE]],
  );
});

test('an unknown interval expects nothing', () => {
  const panes = new PaneWindows({ allowedLatenessMs: 0, intervalMs: () => undefined });
  add(panes, TEN, 20);
  assert.deepEqual(
    advance(panes, TEN + HOUR).map(({ expected, standing }) => [expected, standing]),
    [
      [0, 'final'],
      [0, 'final'],
    ],
  );
});

test('a restart at any reading changes no pane, for every kind of property', () => {
  const readings = fc.array(fc.tuple(fc.integer({ min: 0, max: 180 }), fc.integer({ min: 0, max: 4000 })), {
    minLength: 1,
    maxLength: 30,
  });
  const kinds = fc.constantFrom<PropertyKind>('instant', 'direction', 'counter', 'state');
  check(fc.tuple(readings, kinds, fc.nat(29)), ([list, kind, restartAt]) => {
    assert.deepEqual(run(list, kind, restartAt), run(list, kind, undefined));
  });
});

function run(
  list: readonly (readonly [minute: number, value: number])[],
  kind: PropertyKind,
  restartAt: number | undefined,
  allowedLatenessMs = 2 * HOUR,
): Pane[] {
  const checkpoint = new Checkpoint();
  let panes = panesOf(allowedLatenessMs);
  const found: Pane[] = [];
  list.forEach(([minute, value], index) => {
    if (index === restartAt) {
      checkpoint.save(panes, 'panes/');
      panes = checkpoint.load(panesOf(allowedLatenessMs), 'panes/');
    }
    found.push(...add(panes, TEN + minute * MINUTE, value / 10, kind).panes);
    found.push(...advance(panes, TEN + (minute - 30) * MINUTE));
  });
  return [...found, ...advance(panes, TEN + 2 * DAY)];
}
