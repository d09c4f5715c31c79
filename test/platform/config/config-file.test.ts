import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type ConfigDefinition,
  defaultConfig,
  loadConfig,
  replaceFile,
  section,
  setting,
} from '@shivar/platform/config';
import { z } from 'zod';

const schema = z.strictObject({
  configVersion: z.literal(2),
  mqtt: section({ port: setting(z.int().min(0).max(65535).default(1883), { help: 'Where it listens.' }) }),
});
const definition: ConfigDefinition<z.infer<typeof schema>> = {
  schema,
  version: 2,
  steps: new Map([[1, ({ port, ...rest }) => ({ ...rest, mqtt: { port } })]]),
};

async function fileWith(t: TestContext, text: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'shivar-config-'));
  t.after(() => rm(directory, { recursive: true }));
  const file = path.join(directory, 'gateway.json');
  await writeFile(file, text);
  return file;
}

test('what a file leaves out has its default', async (t) => {
  const file = await fileWith(t, '{"configVersion": 2}');
  assert.deepEqual(await loadConfig(file, definition), {
    config: { configVersion: 2, mqtt: { port: 1883 } },
  });
  assert.deepEqual(defaultConfig(definition, { mqtt: { port: 0 } }), { configVersion: 2, mqtt: { port: 0 } });
});

test('a file of an older version is migrated and its old text kept', async (t) => {
  const old = '{"configVersion": 1, "port": 1884}';
  const file = await fileWith(t, old);
  const loaded = await loadConfig(file, definition);
  assert.deepEqual(loaded, { config: { configVersion: 2, mqtt: { port: 1884 } }, backup: `${file}.v1.bak` });
  assert.equal(await readFile(`${file}.v1.bak`, 'utf8'), old);
  assert.deepEqual(await loadConfig(file, definition), { config: loaded.config });
});

test('a file that would still be wrong after migration is left as it is', async (t) => {
  const old = '{"configVersion": 1, "port": "1884"}';
  const file = await fileWith(t, old);
  await assert.rejects(loadConfig(file, definition), {
    code: 'CONFIG_INVALID',
    message: /mqtt\.port: must be a/,
  });
  assert.equal(await readFile(file, 'utf8'), old);
  assert.deepEqual(await readdir(path.dirname(file)), ['gateway.json']);
});

test('every fault is named with the file, the path and the setting that was meant', async (t) => {
  const file = await fileWith(t, '{"configVersion": 2, "mqtt": {"prot": 1, "port": 70000}, "htpp": {}}');
  await assert.rejects(loadConfig(file, definition), (error: Error) => {
    assert.match(error.message, /gateway\.json has faults:/);
    assert.match(error.message, /^mqtt\.port: must be at most 65535$/m);
    assert.match(error.message, /^mqtt\.prot: is not known; did you mean "port"\?$/m);
    assert.match(error.message, /^htpp: is not known; known are configVersion, mqtt$/m);
    return true;
  });
});

test('a file that is not there or no JSON says so', async (t) => {
  const file = await fileWith(t, '{"configVersion": 2,}');
  await assert.rejects(loadConfig(file, definition), { code: 'CONFIG_UNREADABLE', message: /is not JSON: / });
  await assert.rejects(loadConfig(`${file}.other`, definition), { message: /does not exist$/ });
});

test('replacing a file leaves nothing beside it and keeps secrets to their owner', async (t) => {
  const file = await fileWith(t, 'old');
  await replaceFile(file, 'new', 0o600);
  assert.equal(await readFile(file, 'utf8'), 'new');
  assert.deepEqual(await readdir(path.dirname(file)), ['gateway.json']);
  await assert.rejects(replaceFile(path.join(file, 'not-a-folder'), 'x'));
});
