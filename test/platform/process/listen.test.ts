import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { listen } from '@shivar/platform/process';

const host = '127.0.0.1';

test('a taken port is an error in words, or another port that says so', async (t) => {
  const [first, second, third] = [createServer(), createServer(), createServer()];
  t.after(() => {
    first.close();
    third.close();
  });
  const { port } = await listen(first, { host, port: 0 });
  await assert.rejects(listen(second, { host, port }), {
    code: 'PORT_TAKEN',
    message: /another program already/,
  });
  const instead = await listen(third, { host, port, orFree: true });
  assert.equal(instead.instead, port);
  assert.notEqual(instead.port, port);
});

test('an address that is not of this machine is an error in words', async () => {
  await assert.rejects(listen(createServer(), { host: '192.0.2.1', port: 0, orFree: true }), {
    code: 'LISTEN_FAILED',
  });
});
