import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitFactor } from '@shivar/core/rules';

test('a metre per second is 3.6 kilometres per hour', () => {
  assert.equal(unitFactor('m/s', 'km/h'), (1 / 1000) * 3600);
});

test('every unit fits itself, and different quantities never fit', () => {
  assert.equal(unitFactor('Cel', 'Cel'), 1);
  assert.equal(unitFactor('Cel', 'm/s'), undefined);
  assert.equal(unitFactor('km/h', 'm/s'), undefined);
});
