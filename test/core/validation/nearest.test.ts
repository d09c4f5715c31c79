import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, suggestion } from '@shivar/core/validation';

const KNOWN = ['tipSizeMm', 'heightM', 'depthCm', 'model'];

test('a misspelt word is led to the one that was meant', () => {
  assert.equal(nearest('tipSzieMm', KNOWN), 'tipSizeMm');
  assert.equal(nearest('TIP_SIZE_MM', KNOWN), 'tipSizeMm');
  assert.equal(nearest('height', KNOWN), 'heightM');
  assert.equal(nearest('modle', KNOWN), 'model');
});

test('a word that is like none of them gets the list', () => {
  assert.equal(nearest('colour', KNOWN), undefined);
  assert.equal(suggestion('colour', KNOWN), 'known are tipSizeMm, heightM, depthCm, model');
});
