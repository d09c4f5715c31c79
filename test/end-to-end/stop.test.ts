import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openEdgeStore } from '@shivar/gateway/store';
import { Publisher } from '../crash/publisher.ts';
import { Victim } from '../crash/victim.ts';
import { sendersOf } from '../crash/village.ts';
import { eventually } from '../support/eventually.ts';
import { RawMqttClient } from '../support/raw-mqtt-client.ts';

const CROWD = { numbered: 8, bare: 2 };
/** A service manager gives a program that is told to stop this long before it loses patience. */
const STOP_WITHIN_MS = 5000;

test('told to stop under load, the gateway answers what it took in, closes in good order and leaves nothing to replay', async (t) => {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'shivar-stop-'));
  const victim = new Victim({ kind: 'gateway', dataDirectory, crowd: CROWD });
  await victim.start();
  const publishers = sendersOf(CROWD).map((sender) => new Publisher(sender, () => victim.port));
  t.after(async () => {
    for (const publisher of publishers) publisher.stop();
    await victim.kill();
    await rm(dataDirectory, { recursive: true, force: true });
  });
  for (const publisher of publishers) publisher.start();
  const pace = setInterval(() => {
    for (const publisher of publishers) publisher.allow(16);
  }, 5);
  t.after(() => clearInterval(pace));
  await eventually(() => publishers.every(({ acknowledged }) => acknowledged.size > 50), 'load');
  const idle = await RawMqttClient.connect(victim.port, { clientId: 'idle' });
  const silent = await RawMqttClient.open(victim.port);

  const began = performance.now();
  const code = await victim.stop();
  const tookMs = performance.now() - began;
  t.diagnostic(`stopped in ${Math.round(tookMs)} ms`);
  assert.equal(code, 0);
  assert.ok(tookMs < STOP_WITHIN_MS, `stopped in ${tookMs} ms`);
  await Promise.all([idle.closed, silent.closed]);

  const file = path.join(dataDirectory, 'gateway.db');
  const store = openEdgeStore({ path: file, gateway: 'gw-crash', softwareVersion: '0.0.0' });
  const opened = await store.open();
  let replayed = 0;
  for await (const _ of opened.state);
  for await (const _ of opened.replay) replayed += 1;
  await store.close();
  assert.equal(replayed, 0);
});
