import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../support/repository.ts';

test('the launcher runs the command line and hands on its exit code', async () => {
  const launcher = path.join(repositoryRoot, 'gateway/bin/shivar.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [launcher, '--help']);
  assert.match(stdout, /^shivar - the command line of the field gateway/);
  await assert.rejects(promisify(execFile)(process.execPath, [launcher, 'nonsense']), { code: 2 });
});
