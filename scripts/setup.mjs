// Makes the checkout runnable: dependencies, build, and the Node to run on. Plain JavaScript for any Node from
// 20.19, with nothing installed, because it is what installs everything else.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const MINIMUM = [20, 19];
const EVERY_QUIET_MS = 10_000;
/** A download that stands still is tried again after a minute, not after npm's five. */
const PATIENCE = ['--fetch-timeout=60000', '--fetch-retries=5', '--fetch-retry-mintimeout=2000'];

/** Installs and builds when needed, telling what it does; returns the Node binary to run the programs with. */
export async function ensureSetup() {
  requireNode();
  if (needsInstall()) {
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...PATIENCE];
    await step('Installing packages (first run only)', npm(), args);
  }
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  await step('Building', process.execPath, [tsc, '-b'], { quietUnderMs: 1500 });
  return nodeBinary();
}

/** The pinned Node 24 of this platform where it is installed, otherwise the Node that runs this. */
export function nodeBinary() {
  const pinned = path.join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  return existsSync(pinned) ? pinned : process.execPath;
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  console.error(
    `Shivar needs Node ${MINIMUM.join('.')} or newer to set itself up; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

function needsInstall() {
  const marker = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(marker)) return true;
  return statSync(path.join(root, 'package-lock.json')).mtimeMs > statSync(marker).mtimeMs;
}

/** npm as this Node would run it, also when its launcher is not on the path. */
function npm() {
  const beside = process.env.npm_execpath;
  if (beside?.endsWith('.js')) return beside;
  try {
    return createRequire(import.meta.url).resolve(
      path.join(path.dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
    );
  } catch {
    return 'npm';
  }
}

/** Runs one command, shows that it is going on, and prints its output only when it fails. */
function step(title, command, args, { quietUnderMs = 0 } = {}) {
  const [file, rest] = command.endsWith('.js') ? [process.execPath, [command, ...args]] : [command, args];
  return new Promise((resolve, reject) => {
    const began = Date.now();
    const progress = showProgress(title, began, quietUnderMs);
    const child = spawn(file, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      progress.end('could not start');
      reject(error);
    });
    child.on('close', (code) => {
      progress.end(code === 0 ? 'done' : 'failed');
      if (code === 0) return resolve();
      process.stderr.write(`${output}\n`);
      console.error(
        `${title} failed (${path.basename(file)} ${rest.slice(0, 3).join(' ')}, exit ${code}). See above; then run the same command again.`,
      );
      process.exit(code ?? 1);
    });
  });
}

function showProgress(title, began, quietUnderMs) {
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(0)} s`;
  const terminal = process.stderr.isTTY === true;
  let shown = false;
  const show = () => {
    if (Date.now() - began < quietUnderMs) return;
    shown = true;
    process.stderr.write(terminal ? `\r${title} … ${seconds()} ` : `${title} … ${seconds()}\n`);
  };
  show();
  const timer = setInterval(show, terminal ? 250 : EVERY_QUIET_MS);
  return {
    end(word) {
      clearInterval(timer);
      if (!shown && word === 'done') return;
      process.stderr.write(`${terminal ? '\r' : ''}${title}: ${word} in ${seconds()}\n`);
    },
  };
}
