import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { repositoryRoot } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const PROGRAM = path.join(repositoryRoot, 'cloud-sync/bin/shivar-cloud.mjs');

/** The program as an operator runs it, without a token in its environment. */
function start(t: TestContext, args: readonly string[]): ChildProcess {
  const { SHIVAR_CLOUD_TOKEN: _, ...env } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function run(
  t: TestContext,
  args: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  const child = start(t, args);
  const pieces = { out: '', err: '' };
  child.stdout?.on('data', (piece) => {
    pieces.out += String(piece);
  });
  child.stderr?.on('data', (piece) => {
    pieces.err += String(piece);
  });
  const [code] = await once(child, 'close');
  return { code: Number(code), ...pieces };
}

/** Starts the cloud and reads what it says of itself. */
async function running(
  t: TestContext,
  folder: string,
): Promise<{ child: ChildProcess; started: Record<string, unknown> }> {
  const child = start(t, ['run', '--data', folder, '--port', '0', '--json']);
  assert.ok(child.stdout !== null);
  const lines = createInterface({ input: child.stdout });
  const [line] = await once(lines, 'line');
  return { child, started: JSON.parse(String(line)) };
}

test('the program tells its first token once, serves, and stops cleanly', async (t) => {
  const folder = temporaryFolder(t);
  const first = await running(t, folder);
  assert.match(String(first.started.adminToken), /^shivar_[\w-]{43}$/);
  assert.equal((await fetch(`${first.started.url}/readyz`)).status, 200);
  const headers = { authorization: `Bearer ${first.started.adminToken}` };
  assert.equal((await fetch(`${first.started.url}/v1/admin/audit`, { headers })).status, 200);
  first.child.kill('SIGTERM');
  assert.deepEqual(await once(first.child, 'close'), [0, null]);

  const again = await running(t, folder);
  assert.equal(again.started.adminToken, undefined);
  assert.equal((await fetch(`${again.started.url}/v1/admin/audit`, { headers })).status, 200);
  again.child.kill('SIGTERM');
  assert.deepEqual(await once(again.child, 'close'), [0, null]);

  const { code, out } = await run(t, ['new-epoch', '--data', folder]);
  assert.equal(code, 0);
  assert.match(out, /The epoch is [0-9a-f]{16} now/);
});

test('a command line that is wrong is told in a sentence', async (t) => {
  const folder = temporaryFolder(t);
  const wrong: [args: string[], sentence: RegExp][] = [
    [['serve'], /there is no command serve/],
    [['run', '--port', 'many'], /--port is a number from 0 to 65535/],
    [['run', '--speed', '2'], /--speed and --origin need --start/],
    [['run', '--start', 'noon'], /RFC 3339/],
    [['run', '--colour'], /colour/],
    [['new-epoch', '--data', folder], /there is no .*cloud\.db/],
  ];
  for (const [args, sentence] of wrong) {
    const { code, err } = await run(t, args);
    assert.equal(code, 2, args.join(' '));
    assert.match(err, sentence);
  }
  assert.match((await run(t, ['--help'])).out, /shivar-cloud run/);
});
