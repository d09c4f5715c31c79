import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '@shivar/core/rules';

const steps = {
  1: (document: Readonly<Record<string, unknown>>) => ({ ...document, rules: document.thresholds }),
  2: ({ thresholds: _, ...document }: Readonly<Record<string, unknown>>) => ({ ...document, revision: 1 }),
};

test('an old document is brought forward one step at a time', () => {
  assert.deepEqual(migrate({ packVersion: 1, thresholds: [] }, steps, 3), {
    kind: 'current',
    document: { packVersion: 3, rules: [], revision: 1 },
  });
});

test('a current document stays as it is', () => {
  const document = { packVersion: 3, rules: [] };
  assert.deepEqual(migrate(document, steps, 3), { kind: 'current', document });
});

test('a newer or a never used version is refused', () => {
  assert.equal(migrate({ packVersion: 4 }, steps, 3).kind, 'unknownVersion');
  assert.equal(migrate({ packVersion: 0 }, steps, 3).kind, 'unknownVersion');
});

test('what has no version is left for the schema to refuse', () => {
  for (const document of [undefined, null, 3, 'x', [], {}, { packVersion: '1' }]) {
    assert.deepEqual(migrate(document, steps, 3), { kind: 'current', document });
  }
});
