import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observedProperty, type QualityFlag } from '@shivar/core/model';
import { type CheckedChannel, flatLine, isUsable, QUALITY_CHECKS, worseFlag } from '@shivar/core/quality';
import { HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';

const FLAGS: readonly QualityFlag[] = [1, 2, 3, 4, 9];

function channel(name: string, rest: Partial<CheckedChannel> = {}): CheckedChannel {
  const property = observedProperty(name);
  if (property === undefined) throw new Error(`no property ${name}`);
  return { property, depthCm: undefined, scale: property.scale, intervalMs: MINUTE, elevationM: 0, ...rest };
}

/** The flag of one check on one first reading; undefined when it has nothing to say. */
function flagOf(check: string, on: CheckedChannel, raw: number, value = raw): QualityFlag | undefined {
  const prepared = QUALITY_CHECKS.find(({ name }) => name === check)?.prepare(on);
  return prepared?.evaluate({ eventTime: 0, raw, value, sibling: () => undefined }, []).flag;
}

/** The flags of the flat line check on readings a minute apart. */
function flatFlags(
  on: CheckedChannel,
  values: readonly number[],
  wind?: number,
): (QualityFlag | undefined)[] {
  const prepared = QUALITY_CHECKS.find(({ name }) => name === 'flatLine')?.prepare(on);
  const memory: number[] = [];
  const sibling = (name: string): number | undefined => (name === 'windSpeed' ? wind : undefined);
  return values.map(
    (value, index) =>
      prepared?.evaluate({ eventTime: index * MINUTE, raw: value, value, sibling }, memory).flag,
  );
}

function still(value: number, minutes: number): number[] {
  return Array.from({ length: minutes }, () => value);
}

test('the roll-up of flags only gets worse, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...FLAGS)), fc.constantFrom(...FLAGS), (flags, more) => {
      const all = flags.reduce<QualityFlag>(worseFlag, 2);
      assert.equal(flags.toReversed().reduce<QualityFlag>(worseFlag, 2), all);
      if (!isUsable(all)) assert.ok(!isUsable(worseFlag(all, more)));
      assert.equal(worseFlag(worseFlag(all, more), all), worseFlag(all, more));
    }),
  );
});

test('numbers of loggers without data are missing values, where the property cannot have them', () => {
  for (const raw of [-7999, -9999, -999, -99.9, 9999, 65_535, -327.68]) {
    assert.equal(flagOf('sentinel', channel('airTemperature'), raw), 9, String(raw));
  }
  assert.equal(flagOf('sentinel', channel('signalStrength'), -99), 1);
  assert.equal(flagOf('sentinel', channel('soilConductivity'), 9999), 1);
  assert.equal(flagOf('sentinel', channel('rainTipCount'), 65_535), undefined);
});

test('a sentinel is found before calibration has moved it', () => {
  assert.equal(flagOf('sentinel', channel('airTemperature'), -7999, -7998.4), 9);
});

test('averages of sentinels are out of range', () => {
  for (const average of [-196, -246.8, -373.4, -1972]) {
    assert.equal(flagOf('grossRange', channel('airTemperature'), average), 4, String(average));
  }
});

test('beyond the climate is suspect, beyond the instrument fails, on the limit passes', () => {
  const flags = [-81, -80, -2.01, -2, 49, 49.01, 60, 60.01].map((value) =>
    flagOf('grossRange', channel('airTemperature'), value),
  );
  assert.deepEqual(flags, [4, 3, 3, 1, 1, 3, 3, 4]);
});

test('station pressure is judged by the height of the station', () => {
  const atMahabaleshwar = channel('airPressure', { elevationM: 1353 });
  assert.equal(flagOf('grossRange', atMahabaleshwar, 862), 1);
  assert.equal(flagOf('grossRange', atMahabaleshwar, 1005), 3, 'reduced to sea level');
  assert.equal(flagOf('grossRange', channel('airPressure'), 1005), 1);
});

test('bare soil may be hotter than the soil below it', () => {
  assert.equal(flagOf('grossRange', channel('soilTemperature', { depthCm: 5 }), 58), 1);
  assert.equal(flagOf('grossRange', channel('soilTemperature', { depthCm: 30 }), 58), 4);
});

test('the flat line vector of ioos_qc comes out exactly', () => {
  const values = [1, 2, 2.0001, 2, 2.0001, 2, 2.0001, 2, 4, 5, 3, 3.0001, 3.0005, 3.00001];
  const limits = { minChange: 0.01, suspectAfterMs: 50 * MINUTE, failAfterMs: 80 * MINUTE };
  const check = flatLine(limits, 15 * MINUTE, 1);
  const memory: number[] = [];
  const flags = values.map((value, index) => {
    const reading = { eventTime: index * 15 * MINUTE, raw: value, value, sibling: () => undefined };
    return check.evaluate(reading, memory).flag;
  });
  assert.deepEqual(flags, [1, 1, 1, 1, 3, 3, 4, 4, 1, 1, 1, 1, 1, 3]);
});

test('a thermometer that has not moved for an hour is suspect until it moves', () => {
  const flags = flatFlags(channel('airTemperature'), [...still(31.2, 61), 31.3]);
  assert.equal(flags.indexOf(3), 60);
  assert.equal(flags.at(-1), 1);
});

test('hourly values may be equal twice', () => {
  const memory: number[] = [];
  const prepared = QUALITY_CHECKS.find(({ name }) => name === 'flatLine')?.prepare(
    channel('airTemperature', { intervalMs: HOUR }),
  );
  const flags = [0, 1, 2].map(
    (hour) =>
      prepared?.evaluate({ eventTime: hour * HOUR, raw: 20, value: 20, sibling: () => undefined }, memory)
        .flag,
  );
  assert.deepEqual(flags, [1, 1, 1]);
});

test('fog, calm, night and dry days may stand still', () => {
  assert.ok(flatFlags(channel('relativeHumidity'), still(99.1, 600)).every((flag) => flag === 1));
  assert.ok(flatFlags(channel('windSpeed'), still(0, 600)).every((flag) => flag === 1));
  assert.ok(flatFlags(channel('solarRadiation'), still(0, 600)).every((flag) => flag === 1));
  assert.ok(flatFlags(channel('rainTipCount'), still(17, 600)).every((flag) => flag === undefined));
  assert.ok(flatFlags(channel('relativeHumidity'), still(60, 600)).includes(3));
});

test('a vane is stuck only when there is wind, and north is next to north', () => {
  assert.ok(flatFlags(channel('windDirection'), still(180, 90), 3).includes(3));
  assert.ok(flatFlags(channel('windDirection'), still(180, 90), 0.2).every((flag) => flag === 1));
  assert.ok(
    flatFlags(channel('windDirection'), still(180, 90)).every((flag) => flag === 2),
    'no wind speed beside it',
  );
  const aroundNorth = Array.from({ length: 90 }, (_, index) => (index % 2 === 0 ? 358 : 2));
  assert.ok(flatFlags(channel('windDirection'), aroundNorth, 3).includes(3));
});

test('a grid coarser than the change that is asked for is not judged', () => {
  assert.deepEqual(
    new Set(flatFlags(channel('airTemperature', { scale: 0 }), still(31, 90))),
    new Set([undefined]),
  );
});

test('a silence ends a run', () => {
  const memory: number[] = [];
  const prepared = QUALITY_CHECKS.find(({ name }) => name === 'flatLine')?.prepare(channel('airTemperature'));
  const minutes = [...Array(40).keys(), ...[...Array(40).keys()].map((minute) => minute + 80)];
  const flags = minutes.map(
    (minute) =>
      prepared?.evaluate({ eventTime: minute * MINUTE, raw: 20, value: 20, sibling: () => undefined }, memory)
        .flag,
  );
  assert.ok(flags.every((flag) => flag === 1));
});
