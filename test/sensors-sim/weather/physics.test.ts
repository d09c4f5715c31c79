import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, MINUTE } from '@shivar/core/time';
import {
  clearSkyRadiation,
  dayLengthHours,
  relativeHumidityFromDewPoint,
  type Site,
  type Storm,
  saturationVapourPressureKpa,
  standardPressureHpa,
  stormEffect,
} from '@shivar/sensors-sim/weather';

const DINDORI: Site = { latitude: 20.2, longitude: 73.833, elevationM: 640 };

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);
}

test('pressure and vapour agree with the worked examples of FAO-56', () => {
  near(standardPressureHpa(1800), 818, 1); // example 2: 81.8 kPa
  near(saturationVapourPressureKpa(24.5), 3.075, 0.001); // example 3
  near(saturationVapourPressureKpa(15), 1.705, 0.001); // example 3
});

test('the length of the day agrees with FAO-56 example 9: 20° S on 3 September has 11.7 hours', () => {
  near(dayLengthHours({ latitude: -20, longitude: 0, elevationM: 0 }, Date.UTC(2026, 8, 3)), 11.7, 0.05);
});

test('humidity follows from the dew point: 25 °C with a dew point of 13.858 °C is 50 %', () => {
  near(relativeHumidityFromDewPoint(25, 13.858), 50, 0.3);
  assert.equal(relativeHumidityFromDewPoint(10, 12), 100);
});

test('the sun of Dindori shines by day and is highest near 12:35 IST', () => {
  const may = (hours: number, minutes: number) => Date.UTC(2026, 4, 20, hours, minutes) - 5.5 * HOUR;
  assert.equal(clearSkyRadiation(DINDORI, may(2, 0)), 0);
  assert.equal(clearSkyRadiation(DINDORI, may(22, 0)), 0);
  const noon = clearSkyRadiation(DINDORI, may(12, 35));
  assert.ok(noon > 950 && noon < 1100, `${noon}`);
  assert.ok(noon > clearSkyRadiation(DINDORI, may(11, 35)));
  assert.ok(noon > clearSkyRadiation(DINDORI, may(13, 35)));
});

test('a storm is nothing before its front; then gusts, cold and a pressure jump; its cells rain their totals', () => {
  const storm: Storm = {
    gustFrontAt: Date.UTC(2026, 4, 20, 11, 50),
    peakGustMps: 26,
    temperatureDropCelsius: 13,
    pressureJumpHpa: 2.6,
    windFromDeg: 140,
    cells: [{ startsAfterMs: 12 * MINUTE, timeToPeakMs: 14 * MINUTE, totalMm: 68 }],
  };
  const before = stormEffect(storm, storm.gustFrontAt - MINUTE);
  assert.equal(before.gustShare, 0);
  assert.equal(before.rainRateMmPerHour, 0);
  assert.equal(Math.abs(before.temperatureCelsius), 0);
  const after = stormEffect(storm, storm.gustFrontAt + 8 * MINUTE);
  assert.ok(after.temperatureCelsius < -12 && after.pressureHpa > 2);
  let totalMm = 0;
  for (let since = 0; since < 6 * HOUR; since += 10_000) {
    totalMm += stormEffect(storm, storm.gustFrontAt + since).rainRateMmPerHour * (10_000 / HOUR);
  }
  near(totalMm, 68, 0.2);
});
