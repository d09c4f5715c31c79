import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readText } from '../support/repository.ts';
import { generatedBlocks, unformatted, withBlock } from './generated-blocks.ts';

for (const block of generatedBlocks()) {
  test(`${block.document} says of ${block.name} what the code says (npm run docs writes it)`, () => {
    const text = readText(block.document);
    assert.equal(unformatted(text), unformatted(withBlock(text, block) ?? ''));
  });
}
