import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSettings, section, setting } from '@shivar/platform/config';
import { z } from 'zod';

test('a declaration describes itself', () => {
  const schema = z.strictObject({
    name: setting(z.string(), { help: 'What it is called.' }),
    level: setting(z.enum(['info', 'debug']).default('info'), { help: 'How much is said.' }),
    broker: section({
      port: setting(z.int().min(0).max(65535).default(1883), { help: 'Where it listens.', unit: 'TCP port' }),
      file: setting(z.string().exactOptional(), { help: 'Where secrets are.' }),
    }),
    list: setting(z.array(z.strictObject({ a: z.number() })).default([]), { help: 'Some things.' }),
    limit: setting(z.number().min(0.5), { help: 'At least this.' }),
  });
  assert.deepEqual(describeSettings(schema), [
    { path: 'name', type: 'text', default: undefined, optional: false, help: 'What it is called.' },
    { path: 'level', type: '"info" or "debug"', default: 'info', optional: false, help: 'How much is said.' },
    {
      path: 'broker.port',
      type: 'whole number, 0 to 65535',
      default: 1883,
      optional: false,
      unit: 'TCP port',
      help: 'Where it listens.',
    },
    { path: 'broker.file', type: 'text', default: undefined, optional: true, help: 'Where secrets are.' },
    { path: 'list', type: 'list', default: [], optional: false, help: 'Some things.' },
    { path: 'limit', type: 'number from 0.5', default: undefined, optional: false, help: 'At least this.' },
  ]);
});
