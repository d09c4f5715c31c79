import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openEdgeStore } from '@shivar/gateway/store';
import { eventually } from '../support/eventually.ts';
import { randomNumbers } from '../support/random.ts';
import { Publisher } from './publisher.ts';
import { Victim } from './victim.ts';
import { type Sender, sendersOf } from './village.ts';

const CROWD = { numbered: 1, bare: 0 };
const KILLS = 8;
const MINUTE = 60_000;
/** Readings, one a minute of event time: three hot spells within the useful life of a heat alert. */
const READINGS = 110;
const SPELL = { every: 40, hot: 5 };
const LANGUAGES = 3;

/** Never the same twice in a row: a sensor that stands still is taken for stuck. */
function temperature(minute: number): number {
  return (minute % SPELL.every < SPELL.hot ? 46 : 43) + (minute % 7) / 10;
}

test('texts are written once each, however often the gateway is killed', async (t) => {
  const seed = Number(process.env.SHIVAR_SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`seed ${seed}`);
  const random = randomNumbers(seed);
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'shivar-texts-'));
  const victim = new Victim({ kind: 'gateway', dataDirectory, crowd: CROWD });
  await victim.start();
  const began = Date.now() - READINGS * MINUTE;
  const payload = (_: Sender, minute: number): string => {
    const eventTime = began + minute * MINUTE;
    return JSON.stringify({ bootEpoch: 1, sequence: minute, eventTime, airTemperature: temperature(minute) });
  };
  const [sender] = sendersOf(CROWD);
  assert.ok(sender !== undefined);
  const publisher = new Publisher(sender, () => victim.port, payload);
  t.after(async () => {
    publisher.stop();
    await victim.kill();
    await rm(dataDirectory, { recursive: true, force: true });
  });
  publisher.start();
  for (let kill = 1; kill <= KILLS; kill++) {
    const until = Math.round((READINGS * kill) / KILLS);
    while (publisher.acknowledged.size < until) {
      const before = publisher.acknowledged.size;
      publisher.allow(1);
      await eventually(() => publisher.acknowledged.size > before, 'an answer');
    }
    // From before the commit of the last reading's alert to after its texts.
    await new Promise((resolve) => setTimeout(resolve, random() * 20));
    await victim.kill();
    await victim.start();
  }
  const messages = path.join(dataDirectory, 'messages.txt');
  const keys = async (): Promise<string[]> =>
    (await readFile(messages, 'utf8'))
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line).key]));
  await eventually(async () => (await keys()).length >= expectedTransitions() * LANGUAGES, 'all texts');
  assert.equal(await victim.stop(), 0);

  const written = await keys();
  assert.equal(new Set(written).size, written.length, `a text twice with seed ${seed}`);
  const store = openEdgeStore({
    path: path.join(dataDirectory, 'gateway.db'),
    gateway: 'gw',
    softwareVersion: '0',
  });
  await store.open();
  const transitions = await store.reader.transitions({ limit: 100 });
  const orders = await store.reader.dispatchLog({ limit: 100 });
  await store.close();
  assert.equal(transitions.length, expectedTransitions());
  assert.deepEqual(new Set(orders.map(({ entry }) => entry.key)), new Set(written));
  assert.deepEqual(new Set(orders.map(({ entry }) => entry.state)), new Set(['sent']));
});

/** Every spell raises an alert, and all but the last are over before the readings end. */
function expectedTransitions(): number {
  const spells = Math.ceil(READINGS / SPELL.every);
  return 2 * spells - 1;
}
