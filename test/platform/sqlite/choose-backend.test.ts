import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseBackend } from '@shivar/platform/sqlite';

test('the built-in SQLite is used from Node 24 on, the sqlite3 package before', () => {
  assert.equal(chooseBackend('auto', '20.19.0'), 'sqlite3');
  assert.equal(chooseBackend('auto', '22.23.3'), 'sqlite3');
  assert.equal(chooseBackend('auto', '24.0.0'), 'node');
  assert.equal(chooseBackend('auto', '26.10.0'), 'node');
});

test('a backend that is named is used wherever we run', () => {
  assert.equal(chooseBackend('sqlite3', '24.0.0'), 'sqlite3');
  assert.equal(chooseBackend('node', '22.23.3'), 'node');
});
