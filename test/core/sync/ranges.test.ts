import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SequenceRanges } from '@shivar/core/sync';
import {
  addRange,
  areRanges,
  contiguousThrough,
  countRanges,
  inRanges,
  intersectRanges,
  mergeRanges,
  missingRanges,
  rangesOf,
  subtractRanges,
} from '@shivar/core/sync';
import fc from 'fast-check';

const sequences = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });

function sorted(numbers: Iterable<number>): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function members(ranges: SequenceRanges): number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
}

test('ranges behave as the sets of numbers they stand for', () => {
  fc.assert(
    fc.property(sequences, sequences, (a, b) => {
      const [x, y] = [rangesOf(a), rangesOf(b)];
      const results: [SequenceRanges, number[]][] = [
        [x, sorted(a)],
        [mergeRanges(x, y), sorted([...a, ...b])],
        [subtractRanges(x, y), sorted(a.filter((n) => !b.includes(n)))],
        [intersectRanges(x, y), sorted(a.filter((n) => b.includes(n)))],
        [
          missingRanges(x, 30),
          sorted(Array.from({ length: 30 }, (_, i) => i + 1)).filter((n) => !a.includes(n)),
        ],
      ];
      for (const [ranges, expected] of results) {
        assert.deepEqual(members(ranges), expected);
        assert.ok(areRanges(ranges), JSON.stringify(ranges));
        assert.equal(countRanges(ranges), expected.length);
      }
      for (let n = 0; n <= 61; n += 1) assert.equal(inRanges(x, n), a.includes(n));
    }),
    { numRuns: 2000 },
  );
});

test('the order in which ranges are added does not matter', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([1, 2, 3, 5, 8, 9, 10, 20], { minLength: 8 }), (order) => {
      const ranges = order.reduce((all: SequenceRanges, n) => addRange(all, n, n), []);
      assert.deepEqual(ranges, [
        [1, 3],
        [5, 5],
        [8, 10],
        [20, 20],
      ]);
    }),
  );
});

test('the high-water mark ends at the first hole', () => {
  assert.equal(contiguousThrough([]), 0);
  assert.equal(contiguousThrough([[2, 9]]), 0);
  assert.equal(
    contiguousThrough([
      [1, 4],
      [6, 9],
    ]),
    4,
  );
});

test('ranges that touch, overlap, fall or begin at 0 are not ranges', () => {
  for (const ranges of [
    [[0, 3]],
    [[3, 1]],
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 9],
      [1, 2],
    ],
    [[1, 1.5]],
  ] as SequenceRanges[]) {
    assert.equal(areRanges(ranges), false, JSON.stringify(ranges));
  }
});
