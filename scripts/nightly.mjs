// The long run: the same code as in the tests, larger counts. docs/testing.md states both.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureSetup, root } from './setup.mjs';

const node = await ensureSetup();
const seed = process.argv[2] ?? String(Math.floor(Date.now() / 86_400_000));
const steps = [
  [
    'every test, 2,000 inputs for each property, 300 kills of the store',
    ['scripts/test.mjs'],
    { SHIVAR_PROPERTY_RUNS: '2000', STORE_KILLS: '300' },
  ],
  ['300 kills of the gateway', ['scripts/run.mjs', 'chaos', '--kills', '300', '--seed', seed, '--json']],
  ['the village with another seed', ['scripts/start.mjs', '--exit', '--json', '--seed', seed]],
  ['restore benchmark', ['scripts/run.mjs', 'bench', 'restore']],
  ['engine benchmarks', ['scripts/run.mjs', 'bench', 'engine']],
  ['district simulation', ['scripts/run.mjs', 'bench', 'district', '--seed', seed]],
];
console.log(`nightly, seed ${seed}; run it again with: npm run nightly -- ${seed}`);
let failed = 0;
for (const [title, args, env = {}] of steps) {
  const began = Date.now();
  console.log(`\n==== ${title}`);
  const { status } = spawnSync(
    node,
    args.map((arg, index) => (index === 0 ? path.join(root, arg) : arg)),
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  );
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${Math.round((Date.now() - began) / 1000)} s)`,
  );
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
