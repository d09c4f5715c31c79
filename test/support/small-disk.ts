import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

/** A folder whose disk can be made full. */
export interface SmallDisk {
  readonly folder: string;
  readonly fill: () => void;
  readonly makeRoom: () => void;
}

const DISK_BYTES = 4 * 1024 * 1024;

/** A small file system in memory where we may mount one, else a limit on the length of this process's files. */
export function smallDisk(t: TestContext): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'shivar-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    t.after(() => rmSync(folder, { recursive: true }));
    return { folder, fill: () => limitFiles(t, 64 * 1024), makeRoom: unlimitFiles };
  }
  t.after(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  const filler = path.join(folder, 'filler');
  return { folder, fill: () => fillUp(filler), makeRoom: () => rmSync(filler) };
}

function fillUp(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(4096, 1));
  } catch {
    // ENOSPC: full, as wanted.
  } finally {
    closeSync(descriptor);
  }
}

/** Node ignores the signal that goes with it, so a longer write fails with EFBIG. */
function limitFiles(t: TestContext, bytes: number): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
  t.after(unlimitFiles);
}

function unlimitFiles(): void {
  execFileSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:unlimited']);
}
