#!/usr/bin/env node
// The `shivar` command. Checks that the checkout is built, and runs it under the Node that npm installed for it when this
// one is older. Plain JavaScript for any Node from 20.19.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('../dist/main.js', import.meta.url);

if (existsSync(fileURLToPath(main))) {
  const { ensureNode24 } = await import('@shivar/platform/process');
  const ranElsewhere = await ensureNode24((sentence) => console.error(sentence));
  if (!ranElsewhere) await import(main.href);
} else {
  console.error('shivar is not built yet: run `npm start` or `npm run build` in the checkout first.');
  process.exitCode = 1;
}
