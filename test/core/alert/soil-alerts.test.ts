import assert from 'node:assert/strict';
import { test } from 'node:test';
import { availableWaterPercent, SOIL_WATER_RANGES, soilWaterLimits } from '@shivar/core/alert';
import { QUALITY, type SoilClass, type Station } from '@shivar/core/model';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import { MINUTE, processingTime } from '@shivar/core/time';
import { faults, live, NOON, newEvaluator, reading, STATION, story, transitions } from './readings.ts';

function moisture(values: readonly number[], from: number = NOON, depthCm = 30) {
  return values.map((value, index) =>
    reading(`probe/soilMoisture@${depthCm}`, from + index * 15 * MINUTE, value),
  );
}

function withoutSoil(): Station {
  const { soilWater: _, ...rest } = STATION;
  return { ...rest, soilClass: 'unknown' };
}

test('available water is judged, not volumetric water content', () => {
  // Field capacity 0.40, wilting point 0.20: 20 % of the water between them is left at 0.24.
  assert.deepEqual(story(live(newEvaluator(), moisture([0.24, 0.24, 0.24]))), []);
  const [raised] = transitions(live(newEvaluator(), moisture([0.239, 0.239, 0.239])));
  assert.equal(raised?.hazard, 'lowSoilMoisture');
  assert.deepEqual(raised?.value, { mantissa: 195, exponent: -1 });
  assert.equal(raised?.unit, '%');
  assert.equal(raised?.datastream, 'dindori-01/probe/soilMoisture@30~1');
});

test('low soil moisture clears three points higher after six hours', () => {
  const dry = [0.23, 0.23, 0.23];
  const almost = Array.from({ length: 60 }, () => 0.245);
  const wet = Array.from({ length: 25 }, () => 0.247);
  assert.deepEqual(story(live(newEvaluator(), moisture([...dry, ...almost]))), ['raise lowSoilMoisture']);
  assert.deepEqual(story(live(newEvaluator(), moisture([...dry, ...wet]))), [
    'raise lowSoilMoisture',
    'clear lowSoilMoisture',
  ]);
});

test('two depths that dry out together are one alert', () => {
  const both = [0.23, 0.23, 0.23, 0.23].flatMap((value, index) => [
    reading('probe/soilMoisture@15', NOON + index * 15 * MINUTE, value),
    reading('probe/soilMoisture@30', NOON + index * 15 * MINUTE, value),
  ]);
  assert.deepEqual(story(live(newEvaluator(), both)), ['raise lowSoilMoisture']);
});

test('an unknown soil raises nothing for farmers and tells the technician once', () => {
  const evaluator = newEvaluator(undefined, [withoutSoil()]);
  const outputs = live(evaluator, moisture([0.1, 0.1, 0.1, 0.1]));
  assert.deepEqual(story(outputs), []);
  assert.deepEqual(faults(outputs), ['open soilClassUnknown']);
  evaluator.configure([{ ...withoutSoil(), soilClass: 'clay' }], [CORE_THRESHOLDS]);
  assert.deepEqual(faults(live(evaluator, moisture([0.3], NOON + 60 * MINUTE))), ['closed soilClassUnknown']);
});

test('a probe that reads nothing and conducts nothing is in the air: a fault, not a drought', () => {
  const outputs = live(newEvaluator(), moisture([0.3, 0, 0, 0, 0, 0.3]));
  assert.deepEqual(story(outputs), []);
  assert.deepEqual(faults(outputs), ['open soilProbeInAir', 'closed soilProbeInAir']);
});

test('a probe in the air is found even when quality control suspects the value already', () => {
  const suspect = moisture([0, 0, 0]).map((one) => ({ ...one, flag: QUALITY.suspect }));
  assert.deepEqual(faults(live(newEvaluator(), suspect)), ['open soilProbeInAir']);
});

test('a probe of two depths is at fault until neither reads nothing', () => {
  const evaluator = newEvaluator();
  const at = (minute: number, shallow: number, deep: number) =>
    faults(
      evaluator.evaluate(
        [
          reading('probe/soilMoisture@15', NOON + minute * MINUTE, shallow),
          reading('probe/soilMoisture@30', NOON + minute * MINUTE, deep),
        ],
        processingTime(NOON + minute * MINUTE),
      ).outputs,
    );
  assert.deepEqual(at(0, 0, 0.3), ['open soilProbeInAir']);
  assert.deepEqual(at(15, 0, 0), []);
  assert.deepEqual(at(30, 0.3, 0), []);
  assert.deepEqual(at(45, 0.3, 0.3), ['closed soilProbeInAir']);
});

test('a probe that reads nothing but conducts is taken at its word', () => {
  const evaluator = newEvaluator();
  const outputs = [0, 1, 2].flatMap((index) => {
    const at = NOON + index * 15 * MINUTE;
    const readings = [reading('probe/soilMoisture@30', at, 0), reading('probe/soilConductivity@30', at, 120)];
    return evaluator.evaluate(readings, processingTime(at)).outputs;
  });
  assert.deepEqual(faults(outputs), []);
  assert.deepEqual(story(outputs), ['raise lowSoilMoisture']);
});

test('measured limits win over those of the class, which are the middle of its range', () => {
  assert.deepEqual(soilWaterLimits(STATION), { fieldCapacity: 0.4, wiltingPoint: 0.2 });
  const clay = soilWaterLimits({ soilClass: 'clay' });
  assert.ok(Math.abs((clay?.fieldCapacity ?? 0) - 0.36) < 1e-12);
  assert.ok(Math.abs((clay?.wiltingPoint ?? 0) - 0.22) < 1e-12);
  assert.equal(soilWaterLimits({ soilClass: 'unknown' }), undefined);
  assert.equal(Math.round(availableWaterPercent(0.29, { fieldCapacity: 0.36, wiltingPoint: 0.22 })), 50);
});

test('the soil classes give the evaporable water that FAO-56 table 19 states beside them', () => {
  // Total evaporable water, mm, for a surface layer of 0.10 m: 1000 (FC - 0.5 WP) 0.10 (FAO-56 eq. 73). The table
  // rounds its ranges and narrows the upper end of some, by up to 3 mm.
  const published: Readonly<Record<Exclude<SoilClass, 'unknown'>, readonly [number, number]>> = {
    sand: [6, 12],
    loamySand: [9, 14],
    sandyLoam: [15, 20],
    loam: [16, 22],
    siltLoam: [18, 25],
    silt: [22, 26],
    siltClayLoam: [22, 27],
    siltyClay: [22, 28],
    clay: [22, 29],
  };
  for (const [soil, [low, high]] of Object.entries(published)) {
    // The keys are those of the record above.
    const { fieldCapacity, wiltingPoint } = SOIL_WATER_RANGES[soil as Exclude<SoilClass, 'unknown'>];
    const water = (end: 0 | 1) => 100 * (fieldCapacity[end] - wiltingPoint[end] / 2);
    assert.ok(Math.abs(water(0) - low) <= 1, `${soil}: ${water(0)} is not ${low}`);
    assert.ok(Math.abs(water(1) - high) <= 2.5, `${soil}: ${water(1)} is not ${high}`);
  }
});

test('the soils of FAO-56 example 36 lie within their classes', () => {
  const example = { loamySand: [0.15, 0.06], silt: [0.32, 0.15], siltyClay: [0.35, 0.23] } as const;
  for (const soil of ['loamySand', 'silt', 'siltyClay'] as const) {
    const { fieldCapacity, wiltingPoint } = SOIL_WATER_RANGES[soil];
    const [fc, wp] = example[soil];
    assert.ok(fieldCapacity[0] <= fc && fc <= fieldCapacity[1]);
    assert.ok(wiltingPoint[0] <= wp && wp <= wiltingPoint[1]);
  }
});
