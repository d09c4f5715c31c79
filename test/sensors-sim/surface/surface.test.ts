import assert from 'node:assert/strict';
import { test } from 'node:test';
import { availableShare, BLACK_CLAY, steppedState, stepSoilWater } from '@shivar/sensors-sim/surface';
import fc from 'fast-check';

const contents = fc.double({ min: BLACK_CLAY.wiltingPoint, max: BLACK_CLAY.saturation, noNaN: true });
const steps = fc.record({
  hours: fc.double({ min: 0.01, max: 1, noNaN: true }),
  waterMm: fc.double({ min: 0, max: 150, noNaN: true }),
  evaporationMm: fc.double({ min: 0, max: 0.5, noNaN: true }),
});

test('the soil never holds more than its pores nor less than plants leave behind, and makes no water', () => {
  fc.assert(
    fc.property(contents, contents, fc.array(steps, { maxLength: 50 }), (top, bottom, happenings) => {
      let water = {
        topMm: top * BLACK_CLAY.topThicknessMm,
        bottomMm: bottom * BLACK_CLAY.bottomThicknessMm,
      };
      for (const step of happenings) {
        const next = stepSoilWater(BLACK_CLAY, water, step);
        const gain = next.topMm + next.bottomMm - water.topMm - water.bottomMm;
        assert.ok(gain <= step.waterMm + 1e-9, `gained ${gain} of ${step.waterMm}`);
        assert.ok(next.topMm <= BLACK_CLAY.saturation * BLACK_CLAY.topThicknessMm + 1e-9);
        assert.ok(next.bottomMm <= BLACK_CLAY.saturation * BLACK_CLAY.bottomThicknessMm + 1e-9);
        assert.ok(next.topMm >= BLACK_CLAY.wiltingPoint * BLACK_CLAY.topThicknessMm - 1);
        water = next;
      }
    }),
  );
});

test('soil dries more slowly the drier it is', () => {
  const day = { hours: 1, waterMm: 0, evaporationMm: 0.4 };
  const loss = (content: number) => {
    const topMm = content * BLACK_CLAY.topThicknessMm;
    return topMm - stepSoilWater(BLACK_CLAY, { topMm, bottomMm: 80 }, day).topMm;
  };
  assert.ok(loss(0.34) > loss(0.28) && loss(0.28) > loss(0.23));
  assert.ok(loss(BLACK_CLAY.wiltingPoint) === 0);
});

test('available water is 0 % at the wilting point and 100 % at field capacity', () => {
  assert.equal(availableShare(BLACK_CLAY, BLACK_CLAY.wiltingPoint), 0);
  assert.equal(availableShare(BLACK_CLAY, BLACK_CLAY.fieldCapacity), 1);
  assert.ok(Math.abs(availableShare(BLACK_CLAY, 0.29) - 0.5) < 1e-12);
});

test('a stepped state is a function of time: any order of asking gives the same answers', () => {
  const course = () =>
    steppedState({ from: 1000, stepMs: 10, initial: 1, step: (state, at) => (state * 31 + at) % 1_000_003 });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 8 }),
      (instants) => {
        const one = course();
        for (const at of instants) assert.equal(one(at), course()(at));
      },
    ),
    { numRuns: 30 },
  );
});
