import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The first Node with the built-in SQLite that the default store uses. */
const WANTED_MAJOR = 24;

/** Whether this process runs on a Node with everything built in. */
export function isWantedNode(version: string = process.versions.node): boolean {
  return Number.parseInt(version, 10) >= WANTED_MAJOR;
}

/** The Node 24 that npm installed for this platform, or undefined where there is none. */
export function pinnedNode(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(
      `node-${process.platform}-${process.arch}/package.json`,
    );
    const binary = path.join(path.dirname(manifest), 'bin/node');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs this process' own script and arguments again under the pinned Node when this one is older, and takes over its
 * exit code. Resolves false when there is nothing to do: this Node is new enough, or there is no pinned one, and then
 * the store needs the `sqlite3` package (`npm run install:sqlite3`), which `note` is told.
 */
export async function ensureNode24(note: (sentence: string) => void): Promise<boolean> {
  if (isWantedNode()) return false;
  const binary = pinnedNode();
  if (binary === undefined) {
    note(
      `Node ${process.versions.node} has no built-in SQLite and there is no pinned Node ${WANTED_MAJOR} for this platform; the sqlite3 package is used (npm run install:sqlite3).`,
    );
    return false;
  }
  process.exitCode = await runUnder(binary, [...process.execArgv, ...process.argv.slice(1)]);
  return true;
}

/** Signals of a terminal reach the child by themselves; those sent to this process alone are passed on. */
function runUnder(binary: string, args: readonly string[]): Promise<number> {
  const child = spawn(binary, args, { stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, passOn);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
