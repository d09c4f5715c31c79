import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  chillHours,
  degreeDays,
  dewPointC,
  heatIndexC,
  type KnownHour,
  longestRun,
  meanWind,
  reaches,
  seaLevelPressureHpa,
  vapourPressureDeficitKpa,
  wasLeafWet,
  wetBulbC,
} from '@shivar/core/derived';
import fc from 'fast-check';

const SEED = 20260701;

describe('quantities of humid air', () => {
  it('dew point by the Magnus formula with 17.625 and 243.04 °C', () => {
    assert.equal(dewPointC(25, 50)?.toFixed(3), '13.858');
    assert.equal(dewPointC(35, 20)?.toFixed(3), '8.702');
    assert.equal(dewPointC(5, 80)?.toFixed(3), '1.836');
    assert.equal(dewPointC(20, 0), undefined);
  });

  it(`the dew point is never above the temperature, and meets it in saturated air (seed ${SEED})`, () => {
    const temperature = fc.double({ min: -40, max: 60, noNaN: true });
    const humidity = fc.double({ min: 0.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(temperature, humidity, (t, rh) => {
        const dewPoint = dewPointC(t, rh) ?? Number.NaN;
        assert.ok(dewPoint <= t + 1e-9);
        assert.ok(Math.abs((dewPointC(t, 100) ?? Number.NaN) - t) < 1e-9);
      }),
      { seed: SEED },
    );
  });

  it('vapour pressure deficit with the Tetens formula of FAO-56', () => {
    assert.equal(vapourPressureDeficitKpa(25, 50).toFixed(3), '1.584');
    assert.equal(vapourPressureDeficitKpa(40, 20).toFixed(3), '5.900');
  });

  it("wet bulb by Stull's formula, whose paper works 20 °C and 50 % to 13.7 °C", () => {
    assert.equal(wetBulbC(20, 50)?.toFixed(2), '13.70');
    assert.equal(wetBulbC(35, 60)?.toFixed(2), '28.49');
    assert.equal(wetBulbC(40, 30)?.toFixed(2), '25.92');
    assert.equal(wetBulbC(40, 2), undefined);
    assert.equal(wetBulbC(51, 30), undefined);
  });

  it('heat index by Rothfusz, as in the chart of the US National Weather Service', () => {
    assert.equal(fahrenheit(heatIndexC(celsius(90), 70)).toFixed(1), '105.9');
    assert.equal(fahrenheit(heatIndexC(celsius(100), 55)).toFixed(1), '123.6');
    assert.equal(heatIndexC(40, 40).toFixed(2), '48.27');
    assert.equal(heatIndexC(45, 10).toFixed(2), '42.12');
  });

  it('a mild day has a heat index near its temperature', () => {
    assert.ok(Math.abs(heatIndexC(20, 50) - 20) < 1);
  });
});

describe('pressure, wind and warmth', () => {
  it('sea-level pressure of 950 hPa at 560 m and 25 °C', () => {
    const pressure = seaLevelPressureHpa({ pressureHpa: 950, temperatureC: 25, elevationM: 560 });
    assert.equal(pressure.toFixed(2), '1012.58');
    assert.equal(seaLevelPressureHpa({ pressureHpa: 1000, temperatureC: 25, elevationM: 0 }), 1000);
  });

  it('winds are averaged as vectors', () => {
    assert.deepEqual(rounded([350, 5], [10, 5]), { speed: '4.924', direction: '0.00' });
    assert.deepEqual(rounded([359, 2], [1, 4], [3, 6]), { speed: '3.999', direction: '1.67' });
    assert.deepEqual(rounded([90, 3], [270, 3]), { speed: '0.000', direction: undefined });
    assert.equal(meanWind([]), undefined);
  });

  it('degree-days of a day from 20 to 34 °C', () => {
    assert.equal(degreeDays({ minC: 20, maxC: 34 }, { baseC: 10 }), 17);
    assert.equal(degreeDays({ minC: 20, maxC: 34 }, { baseC: 15.5 }), 11.5);
    assert.equal(degreeDays({ minC: 2, maxC: 6 }, { baseC: 10 }), 0);
    assert.equal(degreeDays({ minC: 20, maxC: 34 }, { baseC: 10, upperC: 30 }), 15);
  });
});

describe('hours that are counted', () => {
  it('chill hours are those from 0 to 7.2 °C; an hour without a value may be one', () => {
    assert.deepEqual(chillHours([-1, 0, 3, 7.2, 7.3, undefined]), { atLeast: 3, atMost: 4 });
  });

  it('leaves are wet by their sensor, by rain, or by damp air', () => {
    assert.equal(wasLeafWet({ leafWetness: 0.6, relativeHumidity: 50 }), true);
    assert.equal(wasLeafWet({ leafWetness: 0.1, relativeHumidity: 99 }), false);
    assert.equal(wasLeafWet({ relativeHumidity: 60, rainMm: 1 }), true);
    assert.equal(wasLeafWet({ relativeHumidity: 90 }), true);
    assert.equal(wasLeafWet({ rainMm: 0 }), undefined);
    assert.equal(wasLeafWet({}), undefined);
  });

  it('a gap makes the risk unknown, never absent', () => {
    const wet = (count: number): KnownHour[] => new Array<KnownHour>(count).fill(true);
    const dry = (count: number): KnownHour[] => new Array<KnownHour>(count).fill(false);
    assert.equal(reaches(longestRun([...dry(3), ...wet(10)]), 10), 'yes');
    assert.equal(reaches(longestRun([...wet(6), undefined, ...wet(3)]), 10), 'unknown');
    assert.equal(reaches(longestRun([...wet(6), undefined, ...wet(2), ...dry(4)]), 10), 'no');
  });

  it(`whatever the unknown hours were, the truth lies within the bounds (seed ${SEED})`, () => {
    const hours = fc.array(fc.record({ truth: fc.boolean(), known: fc.boolean() }), { maxLength: 72 });
    fc.assert(
      fc.property(hours, fc.integer({ min: 1, max: 30 }), (day, needed) => {
        const seen = longestRun(day.map(({ truth, known }) => (known ? truth : undefined)));
        const truth = longestRun(day.map((hour) => hour.truth));
        assert.equal(truth.atLeast, truth.atMost);
        assert.ok(seen.atLeast <= truth.atLeast && truth.atLeast <= seen.atMost);
        const verdict = reaches(seen, needed);
        if (verdict !== 'unknown') assert.equal(verdict, reaches(truth, needed));
      }),
      { seed: SEED },
    );
  });
});

const celsius = (fahrenheit: number): number => ((fahrenheit - 32) * 5) / 9;
const fahrenheit = (celsius: number): number => (celsius * 9) / 5 + 32;

function rounded(...winds: [direction: number, speed: number][]): object {
  const mean = meanWind(winds.map(([directionDeg, speedMPerS]) => ({ directionDeg, speedMPerS })));
  return { speed: mean?.speedMPerS.toFixed(3), direction: mean?.directionDeg?.toFixed(2) };
}
