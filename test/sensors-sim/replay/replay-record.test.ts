import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { nativeDecoder } from '@shivar/core/decode';
import { MqttConnection } from '@shivar/platform/mqtt';
import { HEAD_LINES, openRecord, recordFormat, replayRecord } from '@shivar/sensors-sim/replay';
import { RecordingBroker } from '../../support/recording-broker.ts';
import { RECORDS, recordText } from './support.ts';

async function replay(t: TestContext, file: string, speed?: number) {
  const broker = await RecordingBroker.start();
  t.after(() => broker.stop());
  const connection = new MqttConnection({
    access: { url: broker.url },
    clientId: 'replay',
    onFatal: (error) => assert.fail(error),
  });
  t.after(() => connection.close(true));
  const head = recordText(file).slice(0, HEAD_LINES);
  const record = await openRecord(path.join(RECORDS, file));
  const counts = await replayRecord({
    lines: record.lines,
    reader: recordFormat('auto', head).open(head, { utcOffsetMinutes: 0 }),
    station: 'replay',
    bootEpoch: 5,
    connection,
    speed,
    signal: AbortSignal.timeout(60_000),
  });
  assert.equal(record.progress(), 1);
  const messages = broker.received.map(({ topic, payload }) => {
    const result = nativeDecoder.decode(payload);
    assert.ok(result.kind === 'message', JSON.stringify(result));
    return { sensor: topic.split('/')[2], ...result.message };
  });
  return { counts, messages };
}

test('a record arrives line by line with its own times, numbers without a hole, and an end of stream', async (t) => {
  const { counts, messages } = await replay(t, 'rain_tips_usgs/rain.test.rdb');
  assert.deepEqual(
    {
      published: counts.readingsPublished,
      acknowledged: counts.readingsAcknowledged,
      read: counts.readingsRead,
    },
    { published: 912, acknowledged: 912, read: 912 },
  );
  assert.equal(messages.length, 913);
  assert.ok(messages.every(({ sensor, bootEpoch }) => sensor === 'gage01' && bootEpoch === 5));
  const samples = messages.flatMap((message) => message.samples);
  assert.deepEqual(
    samples.map(({ sequence }) => sequence),
    samples.map((_, index) => index),
  );
  assert.ok(messages.slice(0, -1).every(({ sentAt, samples: [sample] }) => sentAt === sample?.sensorTime));
  assert.equal(messages.at(-1)?.oldestUnsent, 'end');
  assert.deepEqual(messages.at(-1)?.samples, []);
});

test('with a speed a record takes its time: a quarter of an hour at 9000 is a tenth of a second', async (t) => {
  const began = performance.now();
  const { counts } = await replay(t, 'crn_corrupt/CRNS0101-05-2019-AZ_Tucson_11_W.txt', 9000);
  assert.equal(counts.linesRead, 4);
  assert.ok(performance.now() - began >= 100);
});
