// The static checks: format, lint and import walls (Biome), types (tsc), unused code and dependencies (knip).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureSetup, root } from './setup.mjs';

await ensureSetup();
const bin = (name) => path.join(root, 'node_modules/.bin', name);
const checks = [
  ['format, lint, import walls', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types', bin('tsc'), ['-b']],
  ['unused code and dependencies', bin('knip'), []],
];
let failed = 0;
for (const [title, command, args] of checks) {
  const began = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
