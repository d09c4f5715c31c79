import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BuddyCheckOptions, buddyCheck, spikeFlags } from '@shivar/core/quality';

// ioos/ioos_qc, tests/test_qartod.py.
describe('the spike test gives the flags of ioos_qc', () => {
  it('by the average method', () => {
    const values = [10, 12, 999.99, 13, 15, 40, 9, 9];
    assert.deepEqual(spikeFlags(values, { suspect: 25, fail: 50 }, 'average'), [2, 4, 4, 4, 1, 3, 1, 2]);
  });

  const METHODS = [3, 4.99, 5, 6, 8, 6, 6, 6.75, 6, 6, 5.3, 6, 6, 9, 5, undefined, 4, 4];

  it('by the differential method, which does not smear a spike onto its neighbours', () => {
    assert.deepEqual(
      spikeFlags(METHODS, { suspect: 0.5, fail: 1 }),
      [2, 1, 1, 1, 4, 1, 1, 3, 1, 1, 3, 1, 1, 4, 9, 9, 9, 2],
    );
  });

  it('by the average method up to the missing value, where ioos_qc compares with the fill value', () => {
    assert.deepEqual(
      spikeFlags(METHODS, { suspect: 0.5, fail: 1 }, 'average').slice(0, 14),
      [2, 3, 1, 1, 4, 3, 1, 3, 1, 1, 3, 1, 4, 4],
    );
  });
});

// metno/titanlib, tests/buddy_check_test.py.
describe('the buddy check flags what titanlib flags', () => {
  const VALUES = [0, 0, 0, 0, 0, 0, 0, 0, 0.1, 1];
  const USUAL: BuddyCheckOptions = {
    radiusM: 10_000,
    minBuddies: 1,
    threshold: 1,
    maxElevationDifferenceM: 200,
    gradientPerM: -0.0065,
    minDeviation: 0.01,
    iterations: 2,
  };

  function flagged(options: Partial<BuddyCheckOptions>, values: readonly number[] = VALUES): number[] {
    const placed = values.map((value, index) => ({
      latitude: 60,
      longitude: 10 + 0.001 * index,
      elevationM: 0,
      value,
    }));
    return buddyCheck(placed, { ...USUAL, ...options }).flatMap((flag, index) => (flag ? [index] : []));
  }

  it('in two iterations the second outlier too', () => assert.deepEqual(flagged({}), [8, 9]));
  it('in one iteration only the first', () => assert.deepEqual(flagged({ iterations: 1 }), [9]));
  it('with a wider least deviation only the first', () =>
    assert.deepEqual(flagged({ minDeviation: 0.3 }), [9]));
  it('with a least deviation as large as the outlier none', () =>
    assert.deepEqual(flagged({ minDeviation: 1 }), []));
  it('with too few buddies none', () => assert.deepEqual(flagged({ minBuddies: 20 }), []));
  it('a missing value is flagged', () => assert.deepEqual(flagged({}, [0, 0, 0, Number.NaN]), [3]));

  it('a station on a hill is compared at its own height', () => {
    const hill = [0, 0, 0, 0, 500].map((elevationM, index) => ({
      latitude: 20,
      longitude: 74 + 0.01 * index,
      elevationM,
      value: 30 - 0.0065 * elevationM,
    }));
    const { maxElevationDifferenceM: _, ...anyHeight } = USUAL;
    assert.deepEqual(buddyCheck(hill, anyHeight), [false, false, false, false, false]);
  });
});
