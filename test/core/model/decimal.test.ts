import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalFromNumber, decimalToNumber, parseDecimal } from '@shivar/core/model';
import fc from 'fast-check';

const sensible = fc
  .integer({ min: -10_000_000, max: 10_000_000 })
  .chain((mantissa) => fc.integer({ min: 0, max: 8 }).map((places) => mantissa / 10 ** places));

test('the decimal of a number is its shortest text, however it was found', () => {
  const any = fc.oneof(fc.double(), fc.double({ min: -1e6, max: 1e6 }), sensible, fc.maxSafeInteger());
  fc.assert(
    fc.property(any, (value) => assert.deepEqual(decimalFromNumber(value), parseDecimal(String(value)))),
    { numRuns: 5000 },
  );
});

test('a number comes back from its decimal', () => {
  fc.assert(
    fc.property(sensible, (value) => {
      const decimal = decimalFromNumber(value);
      assert.ok(decimal !== undefined);
      assert.equal(decimalToNumber(decimal), value === 0 ? 0 : value);
    }),
  );
});

test('what is no field quantity has no decimal', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e-13, 1e13, 1e300, 0.1 + 0.2]) {
    assert.equal(decimalFromNumber(value), undefined, String(value));
  }
  assert.deepEqual(decimalFromNumber(-0), { mantissa: 0, exponent: 0 });
  assert.deepEqual(decimalFromNumber(1_200_000), { mantissa: 12, exponent: 5 });
});
