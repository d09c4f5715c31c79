import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureNode24, isWantedNode } from '@shivar/platform/process';

test('the built-in SQLite begins with Node 24', () => {
  assert.equal(isWantedNode('24.0.0'), true);
  assert.equal(isWantedNode('22.19.0'), false);
  assert.equal(isWantedNode('20.19.5'), false);
});

test('on a new enough Node nothing is run again', { skip: !isWantedNode() }, async () => {
  assert.equal(await ensureNode24(() => assert.fail('there is nothing to say')), false);
});
