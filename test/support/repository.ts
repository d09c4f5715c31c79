import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout this test was built from. */
export const repositoryRoot: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Files git tracks or would track, relative to the root, with forward slashes. */
export function trackedFiles(): string[] {
  const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return listing.split('\0').filter((name) => name !== '');
}

/** Text of a file of the checkout. */
export function readText(relative: string): string {
  return readFileSync(path.join(repositoryRoot, relative), 'utf8');
}

/** Module names in the static and dynamic imports and re-exports of a TypeScript source. */
export function importsOf(source: string): string[] {
  const found: string[] = [];
  for (const match of source.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'/g))
    found.push(match[1] ?? '');
  for (const match of source.matchAll(/(?:^|\n)\s*import\s*'([^']+)'/g)) found.push(match[1] ?? '');
  for (const match of source.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) found.push(match[1] ?? '');
  return found;
}
