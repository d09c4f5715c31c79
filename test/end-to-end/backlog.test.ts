import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BENCHMARK = fileURLToPath(new URL('../../../bench/dist/main.js', import.meta.url));

test('a 48-hour backlog of 144,000 readings is in committed panes within a minute, live alerts within 2 s', async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [BENCHMARK, 'backlog', '--json'], {
    timeout: 180_000,
  });
  const { readings, seconds, readingsInPanes, alertLatenciesMs } = JSON.parse(stdout);
  t.diagnostic(`${seconds.toFixed(1)} s, slowest alert ${Math.round(alertLatenciesMs[0])} ms`);
  assert.equal(readings, 144_000);
  assert.equal(readingsInPanes, readings);
  assert.ok(seconds <= 60, `drained in ${seconds} s`);
  assert.equal(alertLatenciesMs.length, 8);
  assert.ok(alertLatenciesMs[0] <= 2000, `an alert took ${alertLatenciesMs[0]} ms`);
});
