import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENVIRONMENT_VARIABLES, readEnvironment } from '@shivar/platform/config';

test('only the listed variables are read, and an empty one is none', () => {
  const env = { SHIVAR_DATA_DIRECTORY: 'data', SHIVAR_CLOUD_TOKEN: '', PATH: 'x' };
  assert.deepEqual(readEnvironment(env), { dataDirectory: 'data' });
  assert.ok(ENVIRONMENT_VARIABLES.every(({ name }) => name.startsWith('SHIVAR_')));
});
