import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText, trackedFiles } from '../support/repository.ts';

/** Codes in `new SomethingError('CODE'`, also behind a status, and in `super('CODE'` and `code: 'CODE'`. */
const CODES = [
  /\bnew \w*Error\(\s*(?:\w+,\s*)?'([A-Z][A-Z0-9_]{2,})'/g,
  /(?:\bsuper\(\s*|\bcode: )'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g,
];

function codesInSources(): Set<string> {
  const sources = trackedFiles().filter((file) => /\/src\/.*\.ts$/.test(file));
  return new Set(sources.flatMap(codesIn));
}

function codesIn(file: string): string[] {
  const text = readText(file);
  return CODES.flatMap((code) => [...text.matchAll(code)].map((match) => match[1] ?? ''));
}

function codesInDocument(): string[] {
  return [...readText('docs/errors.md').matchAll(/^\| `([A-Z0-9_]+)` +\|/gm)].map((match) => match[1] ?? '');
}

test('docs/errors.md lists every error code of the sources, once, and no other', () => {
  const documented = codesInDocument();
  assert.deepEqual([...new Set(documented)].sort(), documented.toSorted(), 'a code is listed twice');
  assert.deepEqual(documented.toSorted(), [...codesInSources()].sort());
});
