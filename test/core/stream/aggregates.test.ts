import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalToNumber } from '@shivar/core/model';
import {
  type Aggregate,
  counterIncreaseAggregate,
  directionAggregate,
  firstAggregate,
  lastAggregate,
  MAX_COUNTER_READINGS,
  maxAggregate,
  minAggregate,
  type Sample,
} from '@shivar/core/stream';
import fc from 'fast-check';
import { check } from './arbitrary.ts';
import { decimal, sample } from './support.ts';

type Reading = readonly [eventTime: number, value: number, order?: number];

function result<A, R>(aggregate: Aggregate<Sample, A, R>, readings: readonly Reading[]): R {
  const accumulator = readings.reduce(
    (sum, [eventTime, value, order]) => aggregate.add(sum, sample(value, order), eventTime),
    aggregate.create(),
  );
  return aggregate.result(accumulator);
}

function directions(...degrees: readonly number[]): { direction: number | null; resultant: number } {
  return result(
    directionAggregate,
    degrees.map((value, at) => [at, value]),
  );
}

test('directions are averaged as vectors', () => {
  assert.deepEqual(directions(350, 10), { direction: 0, resultant: 0.985 });
  assert.equal(directions(359, 1, 3).direction, 1);
  assert.equal(directions(0, 90).direction, 45);
  assert.equal(directions(181.3).direction, 181.3);
});

test('directions that cancel have no mean', () => {
  assert.deepEqual(directions(90, 270), { direction: null, resultant: 0 });
  assert.equal(directions(0, 120, 240).direction, null);
  assert.equal(directions().direction, null);
});

test('a mean direction is at least 0 and below 360, and turns with its readings', () => {
  check(fc.array(fc.integer({ min: -720, max: 720 }), { minLength: 1, maxLength: 20 }), (degrees) => {
    const { direction, resultant } = directions(...degrees);
    if (direction === null) return;
    assert.ok(direction >= 0 && direction < 360);
    if (resultant < 0.1) return;
    const turned = directions(...degrees.map((d) => d + 90)).direction ?? 0;
    const difference = (turned - direction + 720) % 360;
    assert.ok(Math.abs(difference - 90) <= 0.1 + 1e-9, `${direction} turned to ${turned}`);
  });
});

test('smallest and largest of decimals of different grids', () => {
  const readings: Reading[] = [
    [0, 2.5],
    [1, 10],
    [2, -0.01],
    [3, 9.999],
  ];
  assert.deepEqual(result(minAggregate, readings), decimal(-0.01));
  assert.deepEqual(result(maxAggregate, readings), decimal(10));
  assert.equal(result(maxAggregate, []), undefined);
});

test('first and last go by event time, then by order, never by arrival', () => {
  const readings: Reading[] = [
    [5, 50, 2],
    [1, 11, 9],
    [1, 10, 3],
    [5, 51, 7],
  ];
  for (const arrived of [readings, [...readings].reverse()]) {
    assert.deepEqual(result(firstAggregate, arrived), decimal(10));
    assert.deepEqual(result(lastAggregate, arrived), decimal(51));
  }
});

test('a counter rises by its differences, and counts whole after a reset', () => {
  assert.deepEqual(
    result(counterIncreaseAggregate, [
      [0, 100],
      [1, 103],
      [2, 2],
      [3, 5],
    ]),
    decimal(8),
  );
  assert.deepEqual(result(counterIncreaseAggregate, [[0, 7]]), decimal(0));
  assert.equal(result(counterIncreaseAggregate, []), undefined);
});

test('the increase of a counter does not depend on the order of arrival', () => {
  const readings = fc.array(fc.tuple(fc.nat(30), fc.nat(9), fc.nat(3)), { maxLength: 20 });
  check(readings, (list) => {
    const sorted = [...list].sort(([a, b, c], [x, y, z]) => a - x || c - z || b - y);
    assert.deepEqual(result(counterIncreaseAggregate, list), result(counterIncreaseAggregate, sorted));
  });
});

test('a counter beyond its limit of readings keeps its increase', () => {
  const count = MAX_COUNTER_READINGS + 100;
  const readings = Array.from({ length: count }, (_, i): Reading => [i, 1000 + i]);
  const increase = result(counterIncreaseAggregate, readings);
  assert.equal(increase && decimalToNumber(increase), count - 1);
});
