import { readFileSync } from 'node:fs';

/**
 * Bytes this process has caused to be written to disks so far, by the kernel's own count of pages made dirty (proc(5),
 * write_bytes): what a memory card has to take, page by page, not what was asked for. Nothing is counted in memory file
 * systems.
 */
export function writtenBytes(): number {
  const bytes = /^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1];
  if (bytes === undefined) throw new Error('the kernel does not count bytes written here');
  return Number(bytes);
}
