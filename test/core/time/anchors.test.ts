import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimeAnchor } from '@shivar/core/model';
import { governingAnchor, resolve } from '@shivar/core/time';

function anchor(elapsedMs: number, utcMs: number): TimeAnchor {
  return { incarnation: '000100000001', elapsedMs, utcMs, errorMs: 0, source: 'ntp' };
}

test('a moment before or after an anchor lies as far from its UTC as from its elapsed time', () => {
  assert.equal(resolve(anchor(10_000, 1_000_000), 12_500), 1_002_500);
  assert.equal(resolve(anchor(10_000, 1_000_000), 0), 990_000);
});

test('fractions of elapsed milliseconds do not reach event times', () => {
  assert.equal(resolve(anchor(10_000.25, 1_000_000.5), 10_001), 1_000_001);
});

test('each stretch of the timeline is governed by the anchor before it, the first stretch by the anchor after it', () => {
  const first = anchor(1000, 5000);
  const second = anchor(2000, 9000);
  assert.equal(governingAnchor([], 1500), undefined);
  assert.equal(governingAnchor([first, second], 0), first);
  assert.equal(governingAnchor([first, second], 1500), first);
  assert.equal(governingAnchor([first, second], 2001), second);
});

test('an anchor does not move the moment at which it came', () => {
  const first = anchor(1000, 5000);
  assert.equal(governingAnchor([first, anchor(2000, 9000)], 2000), first);
});
