import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  adjustedDepletionFraction,
  CROP_WATER,
  cropCoefficient,
  nextSoilWater,
  totalAvailableMm,
  waterStress,
} from '@shivar/core/derived';
import fc from 'fast-check';

const SEED = 20260702;

const zone = (fieldCapacity: number, wiltingPoint: number) => ({
  limits: { fieldCapacity, wiltingPoint },
  rootDepthM: 0.8,
  depletionFraction: 0.6,
});

describe('soil water', () => {
  // FAO-56 example 36: readily available water in a loamy sand, a silt and a silty clay for a root depth of 0.8 m and
  // p = 0.6.
  it('of three soils is as in example 36 of FAO-56', () => {
    assert.deepEqual(
      [zone(0.15, 0.06), zone(0.32, 0.15), zone(0.35, 0.23)].map((soil) => [
        Math.round(totalAvailableMm(soil)),
        Math.round(0.6 * totalAvailableMm(soil)),
      ]),
      [
        [72, 43],
        [136, 82],
        [96, 58],
      ],
    );
  });

  it('stresses the crop beyond the readily available part, on a straight line down to the wilting point', () => {
    assert.equal(waterStress(40, 100, 0.5), 1);
    assert.equal(waterStress(75, 100, 0.5), 0.5);
    assert.equal(waterStress(100, 100, 0.5), 0);
    assert.equal(adjustedDepletionFraction(0.5, 5), 0.5);
    assert.equal(adjustedDepletionFraction(0.5, 10).toFixed(2), '0.30');
    assert.equal(adjustedDepletionFraction(0.2, 20), 0.1);
  });

  it('drains what field capacity cannot hold', () => {
    const after = nextSoilWater(zone(0.32, 0.15), 10, { rainMm: 50, irrigationMm: 0, cropDemandMm: 5 });
    assert.equal(after.depletionMm, 0);
    assert.equal(after.drainedMm, 35);
    assert.equal(after.availablePercent, 100);
  });

  it(`is neither made nor lost: what comes in is used, stored or drained (seed ${SEED})`, () => {
    const days = fc.array(
      fc.record({
        rainMm: fc.double({ min: 0, max: 300, noNaN: true }),
        irrigationMm: fc.double({ min: 0, max: 80, noNaN: true }),
        cropDemandMm: fc.double({ min: 0, max: 12, noNaN: true }),
      }),
      { minLength: 1, maxLength: 60 },
    );
    const soil = zone(0.36, 0.22);
    fc.assert(
      fc.property(days, (season) => {
        let depletion = 0;
        for (const day of season) {
          const after = nextSoilWater(soil, depletion, day);
          assert.ok(after.depletionMm >= 0 && after.depletionMm <= totalAvailableMm(soil));
          const stored = depletion - after.depletionMm;
          const incoming = day.rainMm + day.irrigationMm;
          assert.ok(Math.abs(incoming - after.usedMm - after.drainedMm - stored) < 1e-6);
          depletion = after.depletionMm;
        }
      }),
      { seed: SEED },
    );
  });
});

describe('the crop coefficient', () => {
  it('follows the four stages of the season', () => {
    const stages = { initial: 25, development: 25, mid: 30, late: 20 };
    const on = (day: number): string => cropCoefficient(CROP_WATER.wheat.kc, stages, day).toFixed(3);
    assert.deepEqual([1, 25, 50, 80, 90, 100, 120].map(on), [
      '0.400',
      '0.400',
      '1.150',
      '1.150',
      '0.725',
      '0.300',
      '0.300',
    ]);
  });

  // FAO-56 example 28, dry bean: Kc 0.15 / 1.19 / 0.35 with stages of 25, 25, 30 and 20 days; day 40 lies 15 days into
  // the development and day 95 15 days into the late season.
  it('of dry beans is as in example 28 of FAO-56', () => {
    const stages = { initial: 25, development: 25, mid: 30, late: 20 };
    const kc = { initial: 0.15, mid: 1.19, end: 0.35 };
    assert.equal(cropCoefficient(kc, stages, 20).toFixed(2), '0.15');
    assert.equal(cropCoefficient(kc, stages, 40).toFixed(2), '0.77');
    assert.equal(cropCoefficient(kc, stages, 70).toFixed(2), '1.19');
    assert.equal(cropCoefficient(kc, stages, 95).toFixed(2), '0.56');
  });
});
