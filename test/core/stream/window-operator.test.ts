import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShivarError } from '@shivar/core/errors';
import {
  countAggregate,
  countTrigger,
  eventTimeTrigger,
  type Proof,
  sessionWindows,
  slidingWindows,
  withDeadline,
} from '@shivar/core/stream';
import { operatorOf } from './support.ts';

test('a late element inside the allowed lateness corrects the window with a higher revision', () => {
  const windows = operatorOf(countAggregate, { lateness: { allowedMs: 20 } });
  windows.add('a', 1, 5);
  const [onTime] = windows.advance(9);
  const [correction] = windows.add('a', 2, 5).results;
  assert.deepEqual([onTime?.value, onTime?.revision, onTime?.timing], [1, 1, 'onTime']);
  assert.deepEqual([correction?.value, correction?.revision, correction?.timing], [2, 2, 'late']);
});

test('an element beyond the lateness goes to the side output and is counted', () => {
  const windows = operatorOf(countAggregate);
  windows.advance(9);
  const { results, late } = windows.add('a', 3, 5);
  assert.deepEqual(results, []);
  assert.deepEqual(
    late.map(({ key, eventTime }) => [key, eventTime]),
    [['a', 3]],
  );
  assert.deepEqual(windows.operator.counts, { lateElements: 1, windowDrops: 1, unassigned: 0 });
});

test('an element to be dropped is dropped, and still counted', () => {
  const windows = operatorOf(countAggregate, { lateness: { allowedMs: 0, beyond: 'drop' } });
  windows.advance(9);
  assert.deepEqual(windows.add('a', 3, 5).late, []);
  assert.equal(windows.operator.counts.lateElements, 1);
});

test('an element between sliding windows is in none of them, and counted', () => {
  const windows = operatorOf(countAggregate, { assigner: slidingWindows({ sizeMs: 5, slideMs: 10 }) });
  assert.deepEqual(windows.add('a', 7, 1).late, []);
  windows.add('a', 14, 1);
  assert.equal(windows.operator.counts.unassigned, 1);
  assert.deepEqual(
    windows.advance(100).map(({ window }) => window),
    [{ start: 10, end: 15 }],
  );
});

test('results of one advance come by due time, key and window, whatever the order of arrival', () => {
  const windows = operatorOf(countAggregate);
  for (const [key, at] of [
    ['b', 15],
    ['b', 5],
    ['a', 16],
    ['a', 6],
  ] as const)
    windows.add(key, at, 1);
  const order = windows.advance(100).map(({ key, window }) => `${key}${window.start}`);
  assert.deepEqual(order, ['a0', 'b0', 'a10', 'b10']);
});

test('a watermark that goes back changes nothing', () => {
  const windows = operatorOf(countAggregate);
  windows.advance(50);
  windows.advance(5);
  assert.equal(windows.operator.watermark, 50);
  assert.equal(windows.add('a', 30, 1).late.length, 1);
});

test('state of an expired window is gone', () => {
  const windows = operatorOf(countAggregate, { lateness: { allowedMs: 20 } });
  windows.add('a', 1, 1);
  windows.advance(28);
  assert.equal(windows.operator.size, 1);
  windows.advance(29);
  assert.equal(windows.operator.size, 0);
});

test('a session that swallows others names the results it replaces', () => {
  const windows = operatorOf(countAggregate, {
    assigner: sessionWindows({ gapMs: 10, boundary: 'halfOpen' }),
    lateness: { allowedMs: 100 },
  });
  windows.add('a', 0, 1);
  windows.add('a', 15, 1);
  assert.equal(windows.advance(30).length, 2);
  const [merged] = windows.add('a', 8, 1).results;
  assert.deepEqual(merged?.window, { start: 0, end: 25 });
  assert.deepEqual([merged?.value, merged?.revision], [3, 1]);
  assert.deepEqual(merged?.replaces, [
    { start: 15, end: 25 },
    { start: 0, end: 10 },
  ]);
});

test('an event exactly one gap later opens a session or joins one, as the boundary says', () => {
  const sessions = (['halfOpen', 'inclusive'] as const).map((boundary) => {
    const windows = operatorOf(countAggregate, { assigner: sessionWindows({ gapMs: 10, boundary }) });
    windows.add('a', 0, 1);
    windows.add('a', 10, 1);
    return windows.advance(100).map(({ value }) => value);
  });
  assert.deepEqual(sessions, [[1, 1], [2]]);
});

test('standing follows the lateness horizon and the proof of progress', () => {
  let proof: Proof = 'unknown';
  const windows = operatorOf(countAggregate, {
    lateness: { allowedMs: 10 },
    trigger: eventTimeTrigger({ earlyCount: 1 }),
    output: { mode: 'accumulating', finalFiring: 'always', proof: () => proof },
  });
  const early = windows.add('a', 1, 1).results;
  proof = 'passed';
  windows.add('b', 1, 1);
  const onTime = windows.add('a', 2, 1).results;
  proof = 'missing';
  const closed = windows.advance(50);
  const standings = [...early, ...onTime, ...closed].map(({ key, standing }) => `${key} ${standing}`);
  assert.deepEqual(standings, ['a provisional', 'a complete', 'a closedIncomplete', 'b closedIncomplete']);
});

test('a deadline on our clock brings a provisional result once, and the watermark corrects it', () => {
  const windows = operatorOf(countAggregate, { trigger: withDeadline(eventTimeTrigger(), 100) });
  windows.add('a', 1, 1);
  assert.deepEqual(windows.advanceProcessingTime(109), []);
  const [provisional] = windows.advanceProcessingTime(110);
  assert.deepEqual([provisional?.timing, provisional?.standing], ['early', 'provisional']);
  assert.deepEqual(windows.advanceProcessingTime(500), []);
  windows.add('a', 2, 1);
  const [final] = windows.advance(9);
  assert.deepEqual([final?.value, final?.revision, final?.standing], [2, 2, 'final']);
});

test('a count trigger that discards starts again after each firing', () => {
  const windows = operatorOf(countAggregate, { trigger: countTrigger(2), output: { mode: 'discarding' } });
  const fired = [1, 2, 3, 4].flatMap((at) => windows.add('a', at, 1).results);
  assert.deepEqual(
    fired.map(({ value, revision }) => [value, revision]),
    [
      [2, 1],
      [2, 2],
    ],
  );
});

test('merged windows count their elements together towards the next firing', () => {
  const windows = operatorOf(countAggregate, {
    assigner: sessionWindows({ gapMs: 10, boundary: 'halfOpen' }),
    trigger: countTrigger(5),
  });
  for (const at of [0, 1, 15, 16]) assert.deepEqual(windows.add('a', at, 1).results, []);
  assert.deepEqual(
    windows.add('a', 8, 1).results.map(({ newElements }) => newElements),
    [5],
  );
});

test('configurations without meaning are refused with a code', () => {
  const refused = (make: () => unknown): void =>
    assert.throws(make, (error) => error instanceof ShivarError && error.code === 'INVALID_WINDOW');
  refused(() => operatorOf(countAggregate, { lateness: { allowedMs: -1 } }));
  refused(() => sessionWindows({ gapMs: 0, boundary: 'inclusive' }));
  refused(() => slidingWindows({ sizeMs: 10, slideMs: 5, offsetMs: 5 }));
  refused(() => countTrigger(0));
  refused(() => eventTimeTrigger({ late: 1.5 }));
  refused(() => withDeadline(eventTimeTrigger(), -1));
});
