import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observedProperty, type QualityFlag } from '@shivar/core/model';
import { QUALITY_CHECKS } from '@shivar/core/quality';
import { eventTime, MINUTE } from '@shivar/core/time';

/** Flags of counts a minute apart, of a gauge of 0.2 mm. */
function flags(counts: readonly (number | [count: number, bootEpoch: number])[]): QualityFlag[] {
  const property = observedProperty('rainTipCount');
  const check = QUALITY_CHECKS.find(({ name }) => name === 'tipRate');
  assert.ok(property !== undefined && check !== undefined);
  const channel = { property, depthCm: undefined, scale: 0, intervalMs: MINUTE, elevationM: 0 };
  assert.equal(check.prepare(channel), undefined, 'without the size of a tip nobody can tell');
  const prepared = check.prepare({ ...channel, tipSizeMm: 0.2 });
  assert.ok(prepared !== undefined);
  const memory: number[] = [];
  return counts.map((given, minute) => {
    const [value, bootEpoch] = typeof given === 'number' ? [given] : given;
    const epoch = bootEpoch === undefined ? {} : { bootEpoch };
    const reading = { eventTime: eventTime(minute * MINUTE), raw: value, value, sibling: () => undefined };
    return prepared.evaluate({ ...reading, ...epoch }, memory).flag;
  });
}

test('a count that no rain explains is suspect, and the good one after it is not', () => {
  assert.deepEqual(flags([1000, 1002, 65_535, 1003, 1004]), [2, 1, 3, 1, 1]);
});

test('a leap that stays is never believed, until the device says that it restarted', () => {
  assert.deepEqual(
    flags([
      [1000, 1],
      [90_000, 1],
      [90_001, 1],
      [90_002, 1],
      [3, 2],
    ]),
    [2, 3, 3, 3, 1],
  );
});

test('a counter that was cleared is believed after three readings', () => {
  assert.deepEqual(
    flags([
      [9000, 1],
      [2, 1],
      [2, 1],
      [3, 1],
      [4, 1],
    ]),
    [2, 3, 3, 1, 1],
  );
});

test('forty millimetres in a minute are the most', () => {
  assert.deepEqual(flags([1000, 1000 + 190]), [2, 1]);
  assert.deepEqual(flags([1000, 1000 + 210]), [2, 3]);
});
