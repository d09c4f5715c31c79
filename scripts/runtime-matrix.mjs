// Runs the store's contract and the end-to-end smoke test on the older Nodes, with the sqlite3 package: one line per
// runtime. Fetches the runtimes through npm into var/runtimes and builds sqlite3 once, for the oldest (its interface to
// Node is stable upwards only).
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureSetup, root } from './setup.mjs';

/** Oldest supported first. */
const RUNTIMES = ['~20.19.0', '^22.0.0'];
const FOLDERS = ['platform/sqlite', 'gateway/store'];
const SMOKE = 'test/dist/end-to-end/smoke.test.js';

await ensureSetup();
const nodes = [];
for (const range of RUNTIMES) nodes.push(await runtime(range));
await installSqlite3(nodes[0]);
const results = [];
for (const node of nodes) results.push(await test(node));
process.exit(results.every(Boolean) ? 0 : 1);

/** The Node of a range, fetched when it is not there. */
async function runtime(range) {
  const name = `node-linux-${process.arch}`;
  const folder = path.join(root, 'var/runtimes', range.replace(/[^\d.]/g, ''));
  const node = path.join(folder, 'node_modules', name, 'bin/node');
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    await must('npm', ['install', '--prefix', folder, '--loglevel', 'error', `${name}@${range}`]);
  }
  return node;
}

/** With the runtime's own headers: inside npm scripts the variable says otherwise. */
async function installSqlite3(node) {
  await must(node, [path.join(root, 'scripts/install-sqlite3.mjs')], { npm_node_execpath: node });
}

async function test(node) {
  const began = Date.now();
  const files = testFiles();
  const environment = { SHIVAR_REQUIRE_SQLITE3: '1', NODE_TEST_CONTEXT: undefined };
  const { code, output } = await run(node, ['--test', '--test-reporter=spec', ...files], environment);
  const version = (await run(node, ['--version'])).output.trim();
  const count = (word) => Number(new RegExp(`^. ${word} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
  if (code !== 0) console.log(output);
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  console.log(
    `Node ${version} with sqlite3: ${code === 0 ? 'ok' : 'FAILED'}, ${files.length} files, ${count('pass')} passed, ${count('fail')} failed, ${count('skipped')} skipped (node:sqlite), ${seconds} s`,
  );
  return code === 0 && count('pass') > 0;
}

function testFiles() {
  const folders = FOLDERS.map((folder) => path.join('test/dist', folder));
  const contract = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder))
      .filter((name) => name.endsWith('.test.js'))
      .map((name) => path.join(folder, name)),
  );
  return [...contract, SMOKE];
}

async function must(command, args, environment = {}) {
  const { code, output } = await run(command, args, environment);
  if (code === 0) return;
  console.error(output);
  console.error(`failed: ${command} ${args.join(' ')}`);
  process.exit(1);
}

function run(command, args, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...environment } });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
