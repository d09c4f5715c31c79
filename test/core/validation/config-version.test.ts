import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MigrationStep, migrateDocument } from '@shivar/core/validation';

const steps = new Map<number, MigrationStep>([
  [1, ({ port, ...rest }) => ({ ...rest, mqttPort: port })],
  [2, (document) => ({ ...document, added: true })],
]);

test('an old document is brought up one step at a time', () => {
  assert.deepEqual(migrateDocument({ configVersion: 1, port: 1883 }, 3, steps), {
    kind: 'migrated',
    from: 1,
    document: { configVersion: 3, mqttPort: 1883, added: true },
  });
});

test('a current document is left alone', () => {
  const document = { configVersion: 3, mqttPort: 1 };
  const result = migrateDocument(document, 3, steps);
  assert.equal(result.kind === 'current' && result.document, document);
});

test('a newer, missing or senseless version is refused', () => {
  for (const configVersion of [4, 0, -1, 1.5, '2', null, undefined]) {
    assert.equal(migrateDocument({ configVersion }, 3, steps).kind, 'invalid', String(configVersion));
  }
  assert.equal(migrateDocument({ configVersion: 1 }, 3).kind, 'invalid');
});
