import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { runFile } from './run-file.ts';

/** `oracle DIR`: runs every case file of a folder, prints one line for each, exits 1 when a case failed. */
function main(folder: string | undefined): number {
  if (folder === undefined) {
    process.stderr.write('usage: npm run oracle -- DIR\n');
    return 2;
  }
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  const failed = files.map((name) => report(folder, name)).reduce((sum, count) => sum + count, 0);
  if (files.length === 0) process.stderr.write(`no case files in ${folder}\n`);
  return failed > 0 || files.length === 0 ? 1 : 0;
}

/** Returns how many cases failed. */
function report(folder: string, name: string): number {
  const outcomes = runFile(join(folder, name));
  const failures = outcomes.filter(({ failure }) => failure !== undefined);
  process.stdout.write(
    `${parse(name).name}: ${outcomes.length - failures.length} passed, ${failures.length} failed\n`,
  );
  for (const { id, failure } of failures) process.stdout.write(`  ${id}: ${failure}\n`);
  return failures.length;
}

process.exitCode = main(process.argv[2]);
