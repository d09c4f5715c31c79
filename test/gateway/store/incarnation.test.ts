import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextIncarnation } from '@shivar/gateway/store';

test('an incarnation is a boot counter and 32 random bits', () => {
  assert.equal(
    nextIncarnation(undefined, () => 0xabc),
    '000000000abc',
  );
  assert.equal(
    nextIncarnation('00fe12345678', () => 0xffffffff),
    '00ffffffffff',
  );
});

test('the boot counter begins again after its last value', () => {
  assert.equal(
    nextIncarnation('ffff12345678', () => 1),
    '000000000001',
  );
});

test('the random bits of two starts differ', () => {
  const salts = new Set(Array.from({ length: 100 }, () => nextIncarnation(undefined)));
  assert.ok(salts.size > 95);
});
