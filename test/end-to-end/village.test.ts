import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../support/repository.ts';

/** A day in a minute; the set-up before it is done by whoever runs the tests. */
const SPEED = '1440';

interface Change {
  readonly kind: string;
  readonly texts: Readonly<Record<string, string>>;
}

interface Summary {
  readonly balanced: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
  readonly readings: Readonly<Record<string, number>>;
  readonly windows: Readonly<Record<string, number>>;
  readonly alerts: Readonly<Record<string, readonly Change[]>>;
  readonly faults: readonly { readonly sensor: string; readonly code: string }[];
}

function runDay(): Promise<{ readonly code: number | null; readonly out: string; readonly said: string }> {
  const script = path.join(repositoryRoot, 'scripts/start.mjs');
  const child = spawn(process.execPath, [script, '--exit', '--json', '--speed', SPEED], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, said }));
  });
}

test('npm start -- --exit --json: one day of the village, and every reading is accounted for', {
  timeout: 240_000,
}, async () => {
  const { code, out, said } = await runDay();
  const lines = out.trim().split('\n');
  assert.equal(lines.length, 1, said);
  const summary = JSON.parse(lines[0] ?? '') as Summary;
  assert.deepEqual(
    Object.entries(summary.checks).filter(([, held]) => !held),
    [],
    said,
  );
  assert.equal(summary.balanced, true);
  assert.equal(code, 0);
  assert.ok((summary.readings.storedAtCloud ?? 0) > 10_000);
  assert.equal(summary.windows.atCloud, summary.windows.atGateway);
  for (const hazard of ['heat', 'heavyRain', 'strongWind']) {
    const raise = summary.alerts[hazard]?.find(({ kind }) => kind === 'raise');
    assert.ok(raise !== undefined, `${hazard} was raised`);
    for (const language of ['mr', 'hi', 'en']) assert.ok((raise.texts[language] ?? '').length > 20);
  }
  assert.equal(summary.alerts.frost, undefined, 'a dead thermometer wakes nobody');
  const codes = summary.faults.map((fault) => `${fault.sensor} ${fault.code.split(':')[0]}`);
  assert.ok(codes.includes('nursery sentinel') && codes.includes('orchard flatLine'), codes.join(', '));
});
