import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { after, test } from 'node:test';
import type { Clock } from '@shivar/core/time';
import {
  type Broker,
  benchAuthenticator,
  CredentialAuthenticator,
  GATE_CLOSES_AT_BYTES,
  hashSecret,
  PresenceBoard,
  type Publication,
  type PublicationSink,
  ReadGate,
  type Settle,
  type StationCredential,
  startBroker,
} from '@shivar/gateway/broker';
import type { Packet } from 'mqtt-packet';
import { eventually } from '../../support/eventually.ts';
import { RawMqttClient } from '../../support/raw-mqtt-client.ts';

const clock: Clock = { now: () => 1_700_000_000_000, elapsed: () => 0, quality: () => 'synced' };
const cleanups: (() => Promise<void> | void)[] = [];
after(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Takes publications and settles them when the test says so. */
class HeldSink implements PublicationSink {
  readonly taken: Publication[] = [];
  readonly settles: Settle[] = [];

  take(publication: Publication, settle: Settle): void {
    this.taken.push(publication);
    this.settles.push(settle);
  }

  pass(settle: Settle): void {
    settle();
  }

  async waitFor(count: number): Promise<void> {
    await eventually(() => this.taken.length >= count, `${count} publications`);
  }
}

interface Setup {
  readonly broker: Broker;
  readonly sink: HeldSink;
  readonly presence: PresenceBoard;
}

async function start(extra: Partial<Parameters<typeof startBroker>[0]> = {}): Promise<Setup> {
  const sink = new HeldSink();
  const presence = new PresenceBoard(clock);
  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    authenticator: benchAuthenticator,
    sink,
    presence,
    gate: new ReadGate(() => 0),
    onError: (error) => assert.fail(String(error)),
    isKnownSensor: (_, sensor) => sensor === 'mast',
    ...extra,
  });
  cleanups.push(() => broker.close());
  return { broker, sink, presence };
}

async function client(broker: Broker, clientId: string, extra: object = {}): Promise<RawMqttClient> {
  const opened = await RawMqttClient.connect(broker.port, { clientId, ...extra });
  cleanups.push(() => opened.destroy());
  return opened;
}

function reading(messageId: number, qos: 1 | 2 = 1, topic = 'shivar/dindori-01/mast/obs'): Packet {
  return {
    cmd: 'publish',
    topic,
    payload: `{"airTemperature":${messageId}}`,
    qos,
    messageId,
    dup: false,
    retain: true,
  };
}

async function twoStations(): Promise<CredentialAuthenticator> {
  const book = new Map<string, StationCredential>();
  for (const station of ['station-a', 'station-b']) {
    book.set(station, { username: station, station, secretHash: await hashSecret(`${station} secret`) });
  }
  return new CredentialAuthenticator({ find: (username) => book.get(username) });
}

const as = (station: string): object => ({ username: station, password: Buffer.from(`${station} secret`) });

test('PUBACK and PUBREC leave only when the publication is settled, in the order of the publications', async () => {
  const { broker, sink } = await start();
  const sensor = await client(broker, 'sensor');
  sensor.send(reading(1));
  sensor.send(reading(2, 2));
  sensor.send(reading(3));
  await sink.waitFor(3);
  assert.deepEqual(sensor.received, []);
  for (const settle of sink.settles) settle();
  const first = await sensor.next('puback');
  assert.equal(first.messageId, 1);
  assert.equal((await sensor.next('pubrec')).messageId, 2);
  assert.equal((await sensor.next('puback')).messageId, 3);
});

test('a repeat of a QoS 2 publication reaches the sink although the broker knows it', async () => {
  const { broker, sink } = await start();
  const sensor = await client(broker, 'sensor');
  sensor.send(reading(9, 2));
  await sink.waitFor(1);
  sink.settles[0]?.();
  await sensor.next('pubrec');
  sensor.send({ ...reading(9, 2), dup: true } as Packet);
  await sink.waitFor(2);
  assert.equal(sink.taken[1]?.dup, true);
  sink.settles[1]?.();
  await sensor.next('pubrec');
});

test('a failed store closes the connection without an answer, and the device keeps its message', async () => {
  const { broker, sink } = await start();
  const sensor = await client(broker, 'sensor');
  sensor.send(reading(1));
  await sink.waitFor(1);
  sink.settles[0]?.(new Error('no space left on device'));
  await sensor.closed;
  assert.deepEqual(sensor.received, []);
});

test('readings are never retained', async () => {
  const { broker, sink } = await start();
  const sensor = await client(broker, 'sensor');
  sensor.send(reading(1));
  await sink.waitFor(1);
  sink.settles[0]?.();
  await sensor.next('puback');
  const display = await client(broker, 'display');
  display.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'shivar/dindori-01/#', qos: 0 }] });
  await display.next('suback');
  display.send({ cmd: 'pingreq' });
  await display.next('pingresp');
  assert.equal(
    display.received.some(({ cmd }) => cmd === 'publish'),
    false,
  );
});

test('a retained status and a last will show a sensor online and offline', async () => {
  const { broker, presence } = await start();
  const will = {
    topic: 'shivar/dindori-01/mast/status',
    payload: Buffer.from('offline'),
    qos: 1 as const,
    retain: true,
  };
  const sensor = await client(broker, 'sensor', { will });
  sensor.send({
    cmd: 'publish',
    topic: will.topic,
    payload: 'online',
    qos: 1,
    messageId: 1,
    dup: false,
    retain: true,
  });
  await sensor.next('puback');
  assert.equal(presence.get('dindori-01', 'mast')?.state, 'online');
  assert.equal(presence.get('dindori-01', 'mast')?.since, 1_700_000_000_000);
  sensor.destroy();
  await eventually(() => presence.get('dindori-01', 'mast')?.state === 'offline', 'the will');
  const display = await client(broker, 'display');
  display.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: will.topic, qos: 0 }] });
  const retained = await display.next('publish');
  assert.equal(retained.cmd === 'publish' && String(retained.payload), 'offline');
});

test('the status of an unknown sensor is neither kept nor retained', async () => {
  const { broker, presence } = await start();
  const sensor = await client(broker, 'sensor');
  const topic = 'shivar/dindori-01/stranger/status';
  sensor.send({ cmd: 'publish', topic, payload: 'online', qos: 1, messageId: 1, dup: false, retain: true });
  await sensor.next('puback');
  assert.deepEqual(presence.list(), []);
});

test('sensor A cannot publish, subscribe, retain or leave a will on B’s topics', async () => {
  const { broker, sink } = await start({ authenticator: await twoStations() });
  const foreign = 'shivar/station-b/mast/status';
  const subscriber = await client(broker, 'a-subscriber', as('station-a'));
  const filters = [
    foreign,
    '#',
    '+/station-a/#',
    'shivar/+/mast/obs',
    '$SYS/#',
    '$share/g/shivar/station-a/#',
  ];
  subscriber.send({
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: filters.map((topic) => ({ topic, qos: 0 as const })),
  });
  const answer = await subscriber.next('suback');
  assert.deepEqual(
    answer.cmd === 'suback' && answer.granted,
    filters.map(() => 128),
  );

  for (const topic of [foreign, 'shivar/station-b/mast/obs', '$SYS/anything', 'elsewhere']) {
    const publisher = await client(broker, 'a-publisher', as('station-a'));
    publisher.send({
      cmd: 'publish',
      topic,
      payload: 'online',
      qos: 1,
      messageId: 1,
      dup: false,
      retain: true,
    });
    await publisher.closed;
  }
  assert.deepEqual(sink.taken, []);

  const will = { topic: foreign, payload: Buffer.from('offline'), qos: 0 as const, retain: true };
  await assert.rejects(client(broker, 'a-will', { ...as('station-a'), will }), /return code 5/);
  assert.equal(broker.refusals().willNotAllowed, 1);
  assert.equal(broker.refusals().publishNotAllowed, 4);
  assert.equal(broker.refusals().subscribeNotAllowed, filters.length);
});

test('a wrong secret and an unknown user get the same answer', async () => {
  const { broker } = await start({ authenticator: await twoStations() });
  const wrong = { username: 'station-a', password: Buffer.from('guess') };
  const unknown = { username: 'station-z', password: Buffer.from('guess') };
  for (const claim of [wrong, unknown, {}]) await assert.rejects(client(broker, 'x', claim), /return code 4/);
});

test('a client id in use by one credential is refused to another, and given to its own', async () => {
  const { broker } = await start({ authenticator: await twoStations() });
  const first = await client(broker, 'shared-name', as('station-a'));
  await assert.rejects(client(broker, 'shared-name', as('station-b')), /return code 2/);
  await client(broker, 'shared-name', as('station-a'));
  await first.closed;
});

test('a subscription that would have to be kept for an absent client is refused', async () => {
  const { broker } = await start();
  const display = await client(broker, 'display', { clean: false });
  const topic = 'shivar/dindori-01/mast/obs';
  display.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] });
  const answer = await display.next('suback');
  assert.deepEqual(answer.cmd === 'suback' && answer.granted, [128]);
});

test('a packet over 64 kB closes the connection when its header arrives', async () => {
  const { broker, sink } = await start();
  const sensor = await client(broker, 'sensor');
  sensor.socket.write(Buffer.from([0x32, 0x81, 0x80, 0x04]));
  await sensor.closed;
  assert.deepEqual(sink.taken, []);
  assert.equal(broker.refusals().packetTooLarge, 1);
});

test('connections beyond the limit are dropped and counted', async () => {
  const { broker } = await start({ maxConnections: 1 });
  await client(broker, 'first');
  const second = connectTcp({ host: '127.0.0.1', port: broker.port });
  cleanups.push(() => void second.destroy());
  second.on('error', () => undefined);
  await new Promise((resolve) => second.once('close', resolve));
  assert.equal(broker.refusals().tooManyConnections, 1);
});

test('closing the broker closes every connection, introduced or not', async () => {
  const { broker } = await start();
  const known = await client(broker, 'known');
  const silent = await RawMqttClient.open(broker.port);
  await broker.close();
  await Promise.all([known.closed, silent.closed]);
});

test('while too much waits nobody is read on, and when less waits everybody is', async () => {
  let waitingBytes = 0;
  const gate = new ReadGate(() => waitingBytes);
  const { broker, sink } = await start({ gate });
  const sensors = await Promise.all(['one', 'two'].map((id) => client(broker, id)));
  waitingBytes = GATE_CLOSES_AT_BYTES + 1;
  for (const sensor of sensors) {
    sensor.send(reading(1));
    sensor.send({ cmd: 'pingreq' });
  }
  const probe = await RawMqttClient.open(broker.port);
  cleanups.push(() => probe.destroy());
  // Sockets are read in turn: a connection attempt behind the publications shows that theirs has passed.
  await assert.rejects(probe.introduce({ clientId: 'probe' }, 200), /no connack/);
  assert.deepEqual(sink.taken, []);
  waitingBytes = 0;
  gate.relieve();
  await sink.waitFor(2);
  for (const settle of sink.settles) settle();
  for (const sensor of sensors) {
    await sensor.next('puback');
    await sensor.next('pingresp');
  }
});
