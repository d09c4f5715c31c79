import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCbor, encodeCbor } from '@shivar/core/encoding';
import { parseDecimal } from '@shivar/core/model';
import {
  addExact,
  type ExactSum,
  exactSumCodec,
  exactSumToDecimal,
  exactSumToNumber,
  meanAggregate,
  newExactSum,
  subtractExact,
  sumAggregate,
} from '@shivar/core/stream';
import fc from 'fast-check';
import { check } from './arbitrary.ts';
import { decimal, sample } from './support.ts';

const decimals = fc.record({
  mantissa: fc.oneof(fc.integer({ min: -9999, max: 9999 }), fc.maxSafeInteger()),
  exponent: fc.integer({ min: -12, max: 12 }),
});

test('a hundred thousand tenths are ten thousand', () => {
  const sum = newExactSum();
  for (let i = 0; i < 100_000; i++) addExact(sum, decimal(0.1));
  assert.deepEqual(exactSumToDecimal(sum), { mantissa: 1, exponent: 4 });
});

test('a sum beyond the safe integers comes back exactly', () => {
  const sum = newExactSum();
  for (const text of ['9007199254740991', '9007199254740991', '0.001', '-9007199254740991']) {
    const value = parseDecimal(text);
    assert.ok(value);
    addExact(sum, value);
  }
  assert.equal(exactSumToDecimal(sum), undefined, '9007199254740991.001 has 19 digits');
  subtractExact(sum, decimal(0.001));
  assert.deepEqual(exactSumToDecimal(sum), { mantissa: 9007199254740991, exponent: 0 });
});

test('the sum equals that of integers on the finest grid, in any order, through storage', () => {
  check(fc.array(decimals, { maxLength: 30 }), (list) => {
    const forward = total(list);
    const backward = total([...list].reverse());
    assert.deepEqual(forward, backward);
    const onGrid = list.reduce((sum, d) => sum + BigInt(d.mantissa) * 10n ** BigInt(d.exponent + 12), 0n);
    assert.equal(BigInt(forward.mantissa) * 10n ** BigInt(forward.exponent + 12), onGrid);
    const stored = exactSumCodec.fromPlain(decodeCbor(encodeCbor(exactSumCodec.toPlain(forward))));
    assert.deepEqual(stored, forward);
  });
});

test('what was added and taken away again leaves no trace in the value', () => {
  check(fc.tuple(fc.array(decimals), fc.array(decimals)), ([kept, removed]) => {
    const sum = total([...kept, ...removed]);
    for (const value of removed) subtractExact(sum, value);
    assert.deepEqual(exactSumToDecimal(sum), exactSumToDecimal(total(kept)));
  });
});

test('the nearest double of a sum is that of its text', () => {
  check(fc.array(decimals, { maxLength: 10 }), (list) => {
    const sum = total(list);
    assert.equal(exactSumToNumber(sum), Number(`${sum.mantissa}e${sum.exponent}`));
  });
});

test('mean and sum of nothing and of something', () => {
  assert.equal(meanAggregate.result(meanAggregate.create()), null);
  assert.deepEqual(sumAggregate.result(sumAggregate.create()), { mantissa: 0, exponent: 0 });
  const mean = [0.1, 0.2, 0.3].reduce(
    (sum, value) => meanAggregate.add(sum, sample(value), 0),
    meanAggregate.create(),
  );
  assert.equal(meanAggregate.result(mean), 0.2);
});

function total(list: readonly { readonly mantissa: number; readonly exponent: number }[]): ExactSum {
  const sum = newExactSum();
  for (const value of list) addExact(sum, value);
  return sum;
}
