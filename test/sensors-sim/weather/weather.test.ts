import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, MINUTE } from '@shivar/core/time';
import { createWeather, NASHIK_PLATEAU, type WeatherField } from '@shivar/sensors-sim/weather';
import fc from 'fast-check';

const YEAR_START = Date.UTC(2026, 0, 1);

function calmWeather(seed: number): WeatherField {
  return createWeather({
    seed,
    name: 'test',
    site: { latitude: 20.2, longitude: 73.833, elevationM: 640 },
    climate: NASHIK_PLATEAU,
    plan: { heatCelsius: 0, storms: [] },
  });
}

const instants = fc.integer({ min: 0, max: (365 * DAY) / MINUTE }).map((m) => YEAR_START + m * MINUTE);

test('at any instant of any year the weather is possible', () => {
  fc.assert(
    fc.property(fc.nat(), instants, (seed, at) => {
      const weather = calmWeather(seed)(at);
      assert.ok(weather.airTemperatureCelsius > -5 && weather.airTemperatureCelsius < 50);
      assert.ok(weather.relativeHumidityPercent >= 4 && weather.relativeHumidityPercent <= 99.5);
      assert.ok(Math.abs(weather.pressureHpa - 940) < 12);
      assert.ok(weather.radiationWPerM2 >= 0 && weather.radiationWPerM2 < 1150);
      assert.ok(weather.windGustMps >= weather.windSpeedMps && weather.windSpeedMps >= 0);
      assert.ok(weather.windGustMps < 60 / 3.6, 'no gust alarm without a storm');
      assert.ok(weather.windFromDeg >= 0 && weather.windFromDeg < 360);
      assert.equal(weather.rainRateMmPerHour, 0);
    }),
  );
});

test('from one minute to the next the calm air changes less than the WMO step limits allow', () => {
  fc.assert(
    fc.property(fc.nat(), instants, (seed, at) => {
      const weather = calmWeather(seed);
      const now = weather(at);
      const next = weather(at + MINUTE);
      assert.ok(Math.abs(next.airTemperatureCelsius - now.airTemperatureCelsius) < 3);
      assert.ok(Math.abs(next.relativeHumidityPercent - now.relativeHumidityPercent) < 10);
      assert.ok(Math.abs(next.pressureHpa - now.pressureHpa) < 0.5);
    }),
  );
});

test('May days at Dindori are hot after noon and coolest near sunrise', () => {
  const weather = calmWeather(1);
  const midnight = Date.UTC(2026, 4, 19, 18, 30);
  const hourly = Array.from({ length: 24 }, (_, hour) => {
    const minutes = Array.from({ length: 60 }, (_, m) => weather(midnight + (hour * 60 + m) * MINUTE));
    return minutes.reduce((sum, { airTemperatureCelsius }) => sum + airTemperatureCelsius / 60, 0);
  });
  const warmest = hourly.indexOf(Math.max(...hourly));
  const coolest = hourly.indexOf(Math.min(...hourly));
  assert.ok(warmest >= 13 && warmest <= 15, `warmest at ${warmest} h`);
  assert.ok(coolest >= 4 && coolest <= 6, `coolest at ${coolest} h`);
});

test('the same seed makes the same weather and another seed another', () => {
  const at = YEAR_START + 100 * DAY;
  assert.deepEqual(calmWeather(5)(at), calmWeather(5)(at));
  assert.notDeepEqual(calmWeather(5)(at), calmWeather(6)(at));
});
