import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE, processingTime } from '@shivar/core/time';
import { live, minutes, NOON, newEvaluator, packOf, reading, STATION, story } from './readings.ts';

function hot(from: number, values: readonly number[]) {
  return minutes(from, values.length).map((at, index) =>
    reading('mast/airTemperature', at, values[index] ?? 0),
  );
}

test('a rule that did not change goes on counting when the pack around it does', () => {
  const evaluator = newEvaluator([packOf({})]);
  live(evaluator, hot(NOON, [46, 46]));
  evaluator.configure(
    [STATION],
    [{ ...packOf({}, { hazard: 'frost', direction: 'below', level: 2 }), revision: 2 }],
  );
  assert.deepEqual(story(live(evaluator, hot(NOON + 2 * MINUTE, [46]))), ['raise heat']);
});

test('a rule that changed begins to count again', () => {
  const evaluator = newEvaluator([packOf({})]);
  live(evaluator, hot(NOON, [46, 46]));
  evaluator.configure([STATION], [packOf({ level: 44 })]);
  assert.deepEqual(story(live(evaluator, hot(NOON + 2 * MINUTE, [46, 46]))), []);
  assert.deepEqual(story(live(evaluator, hot(NOON + 4 * MINUTE, [46]))), ['raise heat']);
});

test('an open episode outlives a change of its rule and ends by the new one', () => {
  const evaluator = newEvaluator([packOf({})]);
  live(evaluator, hot(NOON, [46, 46, 46]));
  evaluator.configure([STATION], [packOf({ level: 50, clear: { count: 2, forMs: 0 } })]);
  assert.deepEqual(story(live(evaluator, hot(NOON + 3 * MINUTE, [46, 46]))), ['clear heat']);
});

test('a changed severity of an open episode is told as an update', () => {
  const evaluator = newEvaluator([packOf({})]);
  live(evaluator, hot(NOON, [46, 46, 46]));
  evaluator.configure([STATION], [packOf({ severity: 'red' })]);
  assert.deepEqual(story(live(evaluator, hot(NOON + 3 * MINUTE, [46]))), ['update heat']);
});

test('when a rule is taken away its open episode expires', () => {
  const evaluator = newEvaluator([packOf({})]);
  live(evaluator, hot(NOON, [46, 46, 46]));
  evaluator.configure([STATION], []);
  assert.deepEqual(story(evaluator.tick(processingTime(NOON + 3 * MINUTE))), ['expire heat']);
});

test('when a station is taken away its open episodes expire and its state is dropped', () => {
  const evaluator = newEvaluator([packOf({})]);
  live(evaluator, hot(NOON, [46, 46, 46]));
  evaluator.takeDelta('');
  evaluator.configure([], [packOf({})]);
  assert.deepEqual(story(evaluator.tick(processingTime(NOON + 3 * MINUTE))), ['expire heat']);
  const removed = evaluator.takeDelta('').filter(({ value }) => value === undefined);
  assert.deepEqual(
    removed.map(({ key }) => key),
    ['m|test-pack/rule-0|dindori-01/mast/airTemperature~1'],
  );
});

test('of two revisions of a pack the one in force when the reading was made judges it', () => {
  const evaluator = newEvaluator([
    packOf({ level: 45 }),
    {
      ...packOf({ level: 40 }),
      revision: 2,
      effectiveFrom: new Date(NOON + HOUR).toISOString(),
    },
  ]);
  const early = hot(NOON, [42, 42, 42, 42]);
  const later = hot(NOON + HOUR, [42, 42, 42, 42]);
  assert.deepEqual(story(live(evaluator, early)), []);
  assert.deepEqual(story(live(evaluator, later)), ['raise heat']);
});
