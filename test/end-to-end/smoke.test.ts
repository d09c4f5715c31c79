import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { addLedger, emptyLedger, type LedgerCounts, ledgerBalances } from '@shivar/core/model';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import { benchAuthenticator } from '@shivar/gateway/broker';
import { trustedSystemClock } from '@shivar/gateway/pipeline';
import { type Gateway, startGateway } from '@shivar/gateway/runtime';
import { createLogger } from '@shivar/platform/log';
import mqtt, { type MqttClient } from 'mqtt';
import { eventually } from '../support/eventually.ts';
import { sensorOf, stationOf } from '../support/stations.ts';

const MINUTE = 60_000;
const OBS = 'shivar/dindori-01/mast/obs';
const folder = await mkdtemp(path.join(tmpdir(), 'shivar-smoke-'));
const messagesFile = path.join(folder, 'messages.txt');
const running = new Set<Gateway>();
const clients = new Set<MqttClient>();
after(async () => {
  for (const client of clients) client.end(true);
  for (const gateway of running) await gateway.stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<Gateway> {
  const gateway = await startGateway({
    id: 'gw-smoke',
    softwareVersion: '0.0.0',
    dataDirectory: folder,
    configuration: { stations: [stationOf('dindori-01', [sensorOf('mast')])], packs: [CORE_THRESHOLDS] },
    clock: trustedSystemClock(),
    broker: { host: '127.0.0.1', port: 0, authenticator: benchAuthenticator },
    messagesFile,
    log: createLogger({ program: 'gateway', level: 'silent' }),
    fatal: (error) => assert.fail(String(error)),
  });
  running.add(gateway);
  return gateway;
}

async function stop(gateway: Gateway): Promise<void> {
  running.delete(gateway);
  await gateway.stop();
}

async function connect(gateway: Gateway): Promise<MqttClient> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${gateway.broker.port}`, { clientId: 'mast' });
  clients.add(client);
  return client;
}

async function ledger(gateway: Gateway): Promise<LedgerCounts> {
  const total = emptyLedger();
  const days = await gateway.reader.ledger({ fromDay: '0000-00-00', toDay: 'undated' });
  for (const { counts } of days) addLedger(total, counts);
  return total;
}

/** Texts in the file of the built-in sender. */
async function texts(): Promise<{ key: string; language: string; text: string }[]> {
  const content = await readFile(messagesFile, 'utf8').catch(() => '');
  return content
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const began = Date.now() - 40 * MINUTE;
const hot = (sequence: number, airTemperature: number, extra: object = {}): string =>
  JSON.stringify({
    clock: 'gps',
    bootEpoch: 3,
    sequence,
    eventTime: began + sequence * MINUTE,
    airTemperature,
    ...extra,
  });

test('from a publication to a text in three languages, and the same after a restart', async (t) => {
  const gateway = await start();
  const sensor = await connect(gateway);

  await t.test('readings of every quality of service are stored once, repeats are recognised', async () => {
    for (let sequence = 0; sequence < 4; sequence++) {
      const qos = sequence % 2 === 0 ? 1 : 2;
      await sensor.publishAsync(OBS, hot(sequence, 38 + sequence), { qos });
      await sensor.publishAsync(OBS, hot(sequence, 38 + sequence), { qos });
    }
    await sensor.publishAsync(OBS, '{"relativeHumidity": 41.5}', { qos: 1 });
    const counts = await ledger(gateway);
    assert.equal(counts.received, 9);
    assert.equal(counts.stored, 5);
    assert.equal(counts.duplicate, 4);
    assert.equal(ledgerBalances(counts), true);
  });

  await t.test('what cannot be read is answered, counted and kept with its reason', async () => {
    await sensor.publishAsync(OBS, '{"airTemperature": 31.', { qos: 1 });
    await sensor.publishAsync('shivar/dindori-01/stranger/obs', '{"airTemperature": 31.2}', { qos: 2 });
    await sensor.publishAsync('shivar/dindori-01/mast/observations', '{"airTemperature": 31.2}', { qos: 1 });
    const kept = await gateway.reader.quarantine({ limit: 10 });
    assert.deepEqual(kept.map(({ reason }) => reason).sort(), ['notJson', 'unknownSensor', 'unknownTopic']);
    const first = await gateway.reader.quarantinedPayload(kept.at(-1)?.id ?? 0);
    assert.equal(Buffer.from(first ?? []).toString(), '{"airTemperature": 31.');
    const { unreadableMessages } = await ledger(gateway);
    assert.deepEqual(unreadableMessages, { notJson: 1, unknownSensor: 1, unknownTopic: 1 });
  });

  await t.test('a heat wave is told in Marathi, Hindi and English, once each', async () => {
    for (const [index, airTemperature] of [45.6, 45.8, 46.1, 46.0].entries()) {
      await sensor.publishAsync(OBS, hot(10 + index, airTemperature), { qos: 1 });
    }
    await eventually(async () => (await texts()).length === 3, 'the texts');
    const told = await texts();
    assert.deepEqual(
      told.map(({ language }) => language),
      ['mr', 'hi', 'en'],
    );
    assert.match(told[2]?.text ?? '', /Dindori.*46/);
    const [raised] = await gateway.reader.transitions({ limit: 5 });
    assert.equal(raised?.transition.kind, 'raise');
    assert.equal(raised?.transition.hazard, 'heat');
    await eventually(async () => {
      const log = await gateway.reader.dispatchLog({ limit: 10 });
      return log.length === 3 && log.every(({ entry }) => entry.state === 'sent');
    }, 'the texts to be marked sent');
  });

  await t.test('the end of the stream closes the panes', async () => {
    await sensor.publishAsync(OBS, hot(14, 44, { oldestUnsent: 'end' }), { qos: 1 });
    const panes = await panesOf(gateway);
    assert.ok(panes.length >= 1);
    assert.equal(
      panes.reduce((sum, { aggregate }) => sum + aggregate.count, 0),
      9,
    );
  });

  const before = { ledger: await ledger(gateway), panes: await panesOf(gateway) };
  await sensor.endAsync();
  await stop(gateway);

  await t.test('a restart remembers everything and tells nobody twice', async () => {
    const again = await start();
    const returned = await connect(again);
    assert.deepEqual({ ledger: await ledger(again), panes: await panesOf(again) }, before);
    await returned.publishAsync(OBS, hot(12, 46.1), { qos: 1 });
    const counts = await ledger(again);
    assert.equal(counts.duplicate, before.ledger.duplicate + 1);
    assert.equal(counts.stored, before.ledger.stored);
    await again.loop.flush();
    assert.equal((await texts()).length, 3);
    await returned.endAsync();
    await stop(again);
  });
});

async function panesOf({ reader }: Gateway): Promise<Awaited<ReturnType<Gateway['reader']['panes']>>> {
  return reader.panes({
    datastream: 'dindori-01/mast/airTemperature~1',
    windowMs: 15 * MINUTE,
    from: began - 60 * MINUTE,
    to: Date.now() + 60 * MINUTE,
  });
}
