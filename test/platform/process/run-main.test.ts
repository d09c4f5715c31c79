import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ShivarError } from '@shivar/core/errors';
import { describeFailure } from '@shivar/platform/process';
import { repositoryRoot } from '../../support/repository.ts';

interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs `body` as the main of a process; `at` is called with each piece of its output. */
async function run(
  t: TestContext,
  body: string,
  at?: (output: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Outcome> {
  const module = (name: string): string => pathToFileURL(path.join(repositoryRoot, name)).href;
  const script = `
    import { runMain } from '${module('platform/dist/process/index.js')}';
    import { ShivarError } from '${module('core/dist/errors/index.js')}';
    runMain(async (signal) => { ${body} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdout.on('data', (chunk) => {
    output += chunk;
    at?.(output, (signal) => child.kill(signal));
  });
  const [code] = await once(child, 'close');
  return { code, output, errors };
}

const UNTIL_STOPPED = `
  const alive = setInterval(() => {}, 1000);
  console.log('ready');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  clearInterval(alive);`;

test('a program that ends gives its exit code, and all it wrote arrives', async (t) => {
  const outcome = await run(t, `process.stdout.write('x'.repeat(500_000)); return 3;`);
  assert.equal(outcome.code, 3);
  assert.equal(outcome.output.length, 500_000);
});

test('a signal lets the program stop cleanly', async (t) => {
  const outcome = await run(t, `${UNTIL_STOPPED} console.log('stopped'); return 0;`, (output, kill) => {
    if (output === 'ready\n') kill('SIGTERM');
  });
  assert.deepEqual(outcome, { code: 0, output: 'ready\nstopped\n', errors: '' });
});

test('a second signal ends it at once', async (t) => {
  const body = `${UNTIL_STOPPED} console.log('stopping'); setInterval(() => {}, 1000); await new Promise(() => {});`;
  const outcome = await run(t, body, (output, kill) => {
    if (output === 'ready\n') kill('SIGINT');
    if (output.endsWith('stopping\n')) kill('SIGINT');
  });
  assert.equal(outcome.code, 130);
});

test('an error of ours is a sentence, any other has its stack', async (t) => {
  const ours = await run(t, `throw new ShivarError('PORT_TAKEN', 'the port is taken');`);
  assert.deepEqual([ours.code, ours.errors], [1, 'the port is taken [PORT_TAKEN]\n']);
  const other = await run(
    t,
    `setTimeout(() => { throw new TypeError('broken'); }, 1); await new Promise(() => {});`,
  );
  assert.equal(other.code, 1);
  assert.match(other.errors, /^TypeError: broken\n {4}at /);
});

test('causes are told', () => {
  const error = new Error('outer', { cause: new ShivarError('X_Y', 'inner') });
  assert.match(describeFailure(error), /^Error: outer\n[\s\S]*\ncaused by inner \[X_Y\]$/);
});
