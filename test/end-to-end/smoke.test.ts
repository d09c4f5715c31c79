import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { addLedger, emptyLedger, type LedgerCounts, ledgerBalances } from '@shivar/core/model';
import type { Gateway } from '@shivar/gateway/runtime';
import { eventually } from '../support/eventually.ts';
import { connectSensor, dataDirectory, runGateway } from '../support/running-gateway.ts';

const MINUTE = 60_000;
const OBS = 'shivar/dindori-01/mast/obs';
async function ledger(gateway: Gateway): Promise<LedgerCounts> {
  const total = emptyLedger();
  const days = await gateway.reader.ledger({ fromDay: '0000-00-00', toDay: 'undated' });
  for (const { counts } of days) addLedger(total, counts);
  return total;
}

/** Texts in the file of the built-in sender. */
async function textsIn(folder: string): Promise<{ key: string; language: string; text: string }[]> {
  const content = await readFile(path.join(folder, 'messages.txt'), 'utf8').catch(() => '');
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
  const folder = await dataDirectory(t);
  const gateway = await runGateway(folder);
  const sensor = await connectSensor(t, gateway);

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
    await eventually(async () => (await textsIn(folder)).length === 3, 'the texts');
    const told = await textsIn(folder);
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
  await gateway.stop();

  await t.test('a restart remembers everything and tells nobody twice', async () => {
    const again = await runGateway(folder);
    const returned = await connectSensor(t, again);
    assert.deepEqual({ ledger: await ledger(again), panes: await panesOf(again) }, before);
    await returned.publishAsync(OBS, hot(12, 46.1), { qos: 1 });
    const counts = await ledger(again);
    assert.equal(counts.duplicate, before.ledger.duplicate + 1);
    assert.equal(counts.stored, before.ledger.stored);
    await again.loop.flush();
    assert.equal((await textsIn(folder)).length, 3);
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
