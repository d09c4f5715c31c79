// Writes the generated parts of the documentation into it: `npm run docs`, then `npm run format`.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../support/repository.ts';
import { generatedBlocks, unformatted, withBlock } from './generated-blocks.ts';

for (const block of generatedBlocks()) {
  const file = path.join(repositoryRoot, block.document);
  const text = readFileSync(file, 'utf8');
  const written = withBlock(text, block);
  if (written === undefined) throw new Error(`${block.document} has no place for ${block.name}`);
  if (unformatted(written) !== unformatted(text)) writeFileSync(file, written);
}
