// Runs one of the project's commands from a checkout: sets up when needed, then starts its built entry under the
// pinned Node with the arguments given. `node scripts/run.mjs` lists them.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureSetup, root } from './setup.mjs';

/** name → built entry, and what it is for. */
const COMMANDS = {
  bench: ['bench/dist/main.js', 'measure: engine, district, backlog and more'],
  replay: [
    'sensors-sim/bin/shivar-replay.mjs',
    'publish a real record over MQTT and check that all of it arrives',
  ],
  oracle: ['test/dist/support/oracle/main.js', 'run published stream-engine cases from a folder'],
  docs: ['test/dist/docs/write.js', 'write what follows from the code into the documentation'],
  chaos: ['test/dist/crash/main.js', 'kill the gateway at random moments and look for losses'],
};

const [name, ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  const lines = Object.entries(COMMANDS).map(([key, [, purpose]]) => `  ${key.padEnd(10)} ${purpose}`);
  console.error(`${name === undefined ? '' : `no command named ${name}\n`}commands:\n${lines.join('\n')}`);
  process.exit(2);
}
const node = await ensureSetup();
const child = spawn(node, [path.join(root, command[0]), ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
