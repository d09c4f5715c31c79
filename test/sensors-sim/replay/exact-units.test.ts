import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalToNumber, formatDecimal, parseDecimal } from '@shivar/core/model';
import { convertDecimal, type ForeignUnit, readDecimal } from '@shivar/sensors-sim/replay';
import fc from 'fast-check';

function convert(text: string, unit: ForeignUnit, property: string): string {
  const value = parseDecimal(text);
  assert.ok(value !== undefined);
  return formatDecimal(convertDecimal(value, unit, property));
}

test('conversions are exact by definition and rounded once', () => {
  assert.equal(convert('212', 'degF', 'airTemperature'), '100');
  assert.equal(convert('-40', 'degF', 'airTemperature'), '-40');
  assert.equal(convert('32.009', 'degF', 'airTemperature'), '0.01'); // 0.005 exactly: half away from zero
  assert.equal(convert('31.991', 'degF', 'airTemperature'), '-0.01');
  assert.equal(convert('273.15', 'K', 'airTemperature'), '0');
  assert.equal(convert('100', 'kn', 'windSpeed'), '51.44');
  assert.equal(convert('100', 'mph', 'windSpeed'), '44.7');
  assert.equal(convert('60', 'km/h', 'windGust'), '16.67');
  assert.equal(convert('29.92', 'inHg', 'airPressure'), '1013.21');
  assert.equal(convert('8.64', 'MJ/m2/d', 'solarRadiation'), '100');
  assert.equal(convert('25.5', '%vol', 'soilMoisture'), '0.255');
});

test('a temperature comes back within half its resolution', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 200_000 }), (hundredths) => {
      const fahrenheit = hundredths / 100;
      const celsius = decimalToNumber(
        convertDecimal({ mantissa: hundredths, exponent: -2 }, 'degF', 'airTemperature'),
      );
      assert.ok(Math.abs(celsius * 1.8 + 32 - fahrenheit) <= 0.009 + 1e-9);
    }),
  );
});

test('numbers are read as they stand; what only a binary double has is dropped; what is no number is none', () => {
  assert.equal(formatDecimal(readDecimal('927.963') ?? { mantissa: 0, exponent: 0 }), '927.963');
  assert.equal(formatDecimal(readDecimal('927.9630000000001') ?? { mantissa: 0, exponent: 0 }), '927.963');
  for (const text of ['', 'M', 'NaN', '1e999', '--', '0x10'])
    assert.equal(readDecimal(text), undefined, text);
});
