import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.ts';

/** A cable with two ends that look like serial lines, made by socat. */
export interface TerminalPair {
  readonly near: string;
  readonly far: string;
  /** Pulls the cable: both device files go away. */
  unplug(): Promise<void>;
  /** Plugs it in again under the same names. */
  plug(): Promise<void>;
  dispose(): Promise<void>;
}

/** A pair of pseudo-terminals, or undefined where there is no socat. */
export async function openTerminalPair(): Promise<TerminalPair | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-tty-'));
  const [near, far] = [path.join(folder, 'near'), path.join(folder, 'far')];
  let socat: ChildProcess | undefined;
  const unplug = async (): Promise<void> => {
    const child = socat;
    socat = undefined;
    if (child === undefined || child.exitCode !== null) return;
    child.kill();
    await once(child, 'close');
  };
  const plug = async (): Promise<void> => {
    const child = spawn('socat', ['-d', '-d', end(near), end(far)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    await once(child, 'spawn');
    socat = child;
    await eventually(() => said.includes('starting data transfer'), 'socat has made the pair');
  };
  const dispose = async (): Promise<void> => {
    await unplug();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await plug();
  } catch (error) {
    await dispose();
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return { near, far, unplug, plug, dispose };
}

function end(link: string): string {
  return `pty,raw,echo=0,link=${link}`;
}
