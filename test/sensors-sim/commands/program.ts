import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { repositoryRoot } from '../../support/repository.ts';

const PROGRAM = path.join(repositoryRoot, 'sensors-sim/bin/shivar-sim.mjs');

export type ProgramEvent = { readonly event: string; readonly [key: string]: unknown };

/** The simulator as a child with a channel: what it tells its parent, and what it writes to standard error. */
export function startSimulator(
  t: TestContext,
  args: readonly string[],
): { readonly child: ChildProcess; readonly events: ProgramEvent[]; readonly text: string[] } {
  const child = fork(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  t.after(() => child.kill('SIGKILL'));
  const events: ProgramEvent[] = [];
  const text: string[] = [];
  child.on('message', (message) => events.push(message as ProgramEvent)); // the simulator sends nothing else
  child.stderr?.on('data', (chunk) => text.push(String(chunk)));
  return { child, events, text };
}
