import path from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../repository.ts';
import { readCases } from './case-file.ts';
import { runCase } from './run-file.ts';

/** One test for each case of `test/oracles/NAME.json`. */
export function testCases(name: string): void {
  for (const oracleCase of readCases(path.join(repositoryRoot, 'test/oracles', `${name}.json`))) {
    const { id, title = '' } = oracleCase;
    test(`${id}: ${title}`, () => runCase(oracleCase));
  }
}
