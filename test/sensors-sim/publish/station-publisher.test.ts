import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { nativeDecoder, parseObservationTopic } from '@shivar/core/decode';
import type { ShivarError } from '@shivar/core/errors';
import { decimalToNumber, observedPropertyByCode } from '@shivar/core/model';
import { HOUR } from '@shivar/core/time';
import { MAX_IN_FLIGHT, StationPublisher } from '@shivar/sensors-sim/publish';
import { truthLines } from '@shivar/sensors-sim/truth';
import { eventually } from '../../support/eventually.ts';
import { type ReceivedPublish, RecordingBroker } from '../../support/recording-broker.ts';
import { START, sensorsOf, transmissionsOf, villageDay } from '../simulation/support.ts';

const BOOT_EPOCH = 77;

async function startBroker(t: TestContext): Promise<RecordingBroker> {
  const broker = await RecordingBroker.start();
  t.after(() => broker.stop());
  return broker;
}

function publisherTo(
  t: TestContext,
  broker: RecordingBroker,
  onFatal: (error: ShivarError) => void = (error) => assert.fail(error),
): StationPublisher {
  const publisher = new StationPublisher({
    access: { url: broker.url },
    station: 'dindori-01',
    sensors: sensorsOf(villageDay(1)).map(({ id }) => id),
    bootEpoch: BOOT_EPOCH,
    onFatal,
  });
  t.after(() => publisher.close(true));
  return publisher;
}

/** `sensor sequence property@depth value` of every reading in a payload; the sequence of a bare sensor is `-`. */
function readingsIn({ topic, payload }: ReceivedPublish): readonly string[] {
  const result = nativeDecoder.decode(payload);
  assert.equal(result.kind, 'message', JSON.stringify(result));
  if (result.kind !== 'message') return [];
  assert.deepEqual(result.message.rejected, []);
  const sensor = parseObservationTopic(topic)?.sensor;
  return result.message.samples.flatMap((sample) =>
    sample.values.map(
      ({ property, depthCm, value }) =>
        `${sensor} ${sample.sequence ?? '-'} ${observedPropertyByCode(property)?.name}@${depthCm ?? ''} ${decimalToNumber(value)}`,
    ),
  );
}

test('what arrives at a broker is what the truth record says was sent', async (t) => {
  const broker = await startBroker(t);
  const publisher = publisherTo(t, broker);
  const transmissions = transmissionsOf(villageDay(1), START + 8 * HOUR);
  for (const transmission of transmissions) await publisher.publish(transmission);
  await publisher.answered();
  const bare = new Set(['canal']);
  const expected = transmissions
    .flatMap(truthLines)
    .map(
      ({ sensor, sequence, property, depthCm, value }) =>
        `${sensor} ${bare.has(sensor) ? '-' : sequence} ${property}@${depthCm ?? ''} ${value}`,
    );
  assert.deepEqual(broker.of('obs').flatMap(readingsIn).sort(), expected.sort());
  assert.equal(publisher.counts().readingsAcknowledged, expected.length);
  const qosOf = (sensor: string) =>
    new Set(
      broker
        .of('obs')
        .filter(({ topic }) => topic.includes(`/${sensor}/`))
        .map(({ qos }) => qos),
    );
  assert.deepEqual([...qosOf('rain')], [2]);
  assert.deepEqual([...qosOf('mast')], [1]);
});

test('every sensor says that it is there, and says goodbye, on a retained status', async (t) => {
  const broker = await startBroker(t);
  const publisher = publisherTo(t, broker);
  const sensors = sensorsOf(villageDay(1)).map(({ id }) => `shivar/dindori-01/${id}/status`);
  await eventually(() => broker.of('status').length === sensors.length, 'every sensor online');
  await publisher.close(false);
  const said = (text: string) =>
    broker
      .of('status')
      .filter(({ payload, retain }) => retain && payload.toString() === text)
      .map(({ topic }) => topic);
  assert.deepEqual(said('online').sort(), [...sensors].sort());
  assert.deepEqual(said('offline').sort(), [...sensors].sort());
});

test('a broker that does not answer holds the station back at its bound, and nothing is lost', async (t) => {
  const broker = await startBroker(t);
  const publisher = publisherTo(t, broker);
  const transmissions = transmissionsOf(villageDay(1), START + HOUR);
  const sensors = sensorsOf(villageDay(1)).length;
  await eventually(() => broker.of('status').length === sensors, 'every sensor online');
  broker.holdAnswers();
  let handedOver = 0;
  const sending = (async () => {
    for (const transmission of transmissions) {
      await publisher.publish(transmission);
      handedOver += 1;
    }
  })();
  await eventually(() => handedOver === MAX_IN_FLIGHT && broker.heldAnswers > 0, 'the bound is reached');
  assert.equal(publisher.counts().messagesAcknowledged, 0);
  broker.releaseAnswers();
  await sending;
  await publisher.answered();
  assert.equal(publisher.counts().messagesAcknowledged, transmissions.length);
});

test('a broker that goes away and comes back gets every message, each sensor in order', async (t) => {
  const broker = await startBroker(t);
  const publisher = publisherTo(t, broker);
  const transmissions = transmissionsOf(villageDay(1), START + 4 * HOUR);
  const sending = (async () => {
    for (const transmission of transmissions) await publisher.publish(transmission);
    await publisher.answered();
  })();
  await eventually(() => broker.of('obs').length > 100, 'a hundred messages');
  await broker.goAway();
  await broker.comeBack();
  await sending;
  const unique = [...new Set(broker.of('obs').flatMap(readingsIn))];
  const expected = new Set(
    transmissions
      .flatMap(truthLines)
      .map(
        ({ sensor, sequence, property, depthCm, value }) =>
          `${sensor} ${sensor === 'canal' ? '-' : sequence} ${property}@${depthCm ?? ''} ${value}`,
      ),
  );
  assert.deepEqual(unique.toSorted(), [...expected].toSorted());
  const mastSequences = unique
    .filter((line) => line.startsWith('mast'))
    .map((line) => Number(line.split(' ')[1]));
  assert.deepEqual(
    mastSequences,
    mastSequences.toSorted((a, b) => a - b),
  );
});

test('a broker that refuses the station ends the story with a reason instead of trying for ever', async (t) => {
  const broker = await startBroker(t);
  broker.refuseEveryone();
  const refusals: ShivarError[] = [];
  publisherTo(t, broker, (error) => refusals.push(error));
  await eventually(() => refusals.length > 0, 'a refusal');
  assert.equal(refusals[0]?.code, 'BROKER_REFUSED');
  assert.match(refusals[0]?.message ?? '', /dindori-01/);
});
