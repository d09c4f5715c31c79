// Runs every test, group by group, and says what each group took. `npm test -- core crash` runs those groups only.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureSetup, root } from './setup.mjs';

const NOT_GROUPS = new Set(['support', 'contracts']);
/** Groups that measure or kill processes run alone; the others may use both cores. */
const ALONE = new Set(['crash', 'end-to-end', 'dashboard']);

/** The counts stand before the failures, which can be long. */
const KEPT_CHARACTERS = 2_000_000;

const node = await ensureSetup();
const built = path.join(root, 'test/dist');
const wanted = process.argv.slice(2);
const results = [];
for (const group of groups().filter((g) => wanted.length === 0 || wanted.includes(g))) {
  results.push(await runGroup(group));
}
report(results);

function groups() {
  const folders = readdirSync(built, { withFileTypes: true }).filter(
    (e) => e.isDirectory() && !NOT_GROUPS.has(e.name),
  );
  const names = folders
    .map((e) => e.name)
    .sort((a, b) => Number(ALONE.has(a)) - Number(ALONE.has(b)) || a.localeCompare(b));
  return ['repository', ...names];
}

function files(group) {
  if (group === 'repository') return [path.join(built, 'repository.test.js')];
  return readdirSync(path.join(built, group), { recursive: true })
    .filter((name) => name.endsWith('.test.js') && hasSource(path.join(group, name)))
    .map((name) => path.join(built, group, name))
    .sort();
}

/** A build folder may still hold the output of a test that is gone. */
function hasSource(name) {
  return existsSync(path.join(root, 'test', name.replace(/\.js$/, '.ts')));
}

function runGroup(group) {
  const began = Date.now();
  const concurrency = ALONE.has(group) ? 1 : 2;
  const args = [
    '--test',
    `--test-concurrency=${concurrency}`,
    '--test-reporter=spec',
    '--enable-source-maps',
    ...propertyRuns(),
    ...files(group),
  ];
  console.log(`\n== ${group}`);
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: environment() });
    let tail = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      tail = (tail + chunk).slice(-KEPT_CHARACTERS);
    });
    child.on('close', (code) =>
      resolve({ group, seconds: (Date.now() - began) / 1000, code, ...counts(tail) }),
    );
  });
}

function counts(text) {
  const count = (word) => Number(new RegExp(`^. ${word} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') };
}

function report(rows) {
  console.log('\n== seconds per group');
  for (const row of rows) {
    const outcome = row.code === 0 ? '' : '   FAILED';
    console.log(
      `${row.seconds.toFixed(1).padStart(7)} s  ${row.group.padEnd(16)} ${row.passed} passed, ${row.failed} failed, ${row.skipped} skipped${outcome}`,
    );
  }
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const broken = rows.filter((row) => row.code !== 0 && row.failed === 0).length;
  console.log(`\n${sum('passed')} passed, ${sum('failed') + broken} failed, ${sum('skipped')} skipped`);
  process.exit(rows.every((row) => row.code === 0) && sum('passed') > 0 ? 0 : 1);
}

/** A runner inside a runner would report to the outer one; this one is always the outer. */
function environment() {
  const { NODE_TEST_CONTEXT: _outer, ...rest } = process.env;
  return rest;
}

/** With `SHIVAR_PROPERTY_RUNS` set, properties are tried on that many inputs. */
function propertyRuns() {
  if (process.env.SHIVAR_PROPERTY_RUNS === undefined) return [];
  return ['--import', path.join(built, 'support/property-runs.js')];
}
