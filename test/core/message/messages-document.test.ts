import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readText, repositoryRoot } from '../../support/repository.ts';

test('docs/messages.md is what node scripts/write-messages.mjs writes', async () => {
  const script = pathToFileURL(path.join(repositoryRoot, 'scripts/write-messages.mjs')).href;
  // A plain script has no types; it exports exactly this.
  const { messagesDocument } = (await import(script)) as { messagesDocument: () => string };
  assert.equal(readText('docs/messages.md'), messagesDocument());
});
