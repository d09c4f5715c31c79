import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nativeDecoder } from '@shivar/core/decode';
import type { Publication } from '@shivar/gateway/broker';
import { deliveryOf, Intake, SensorDirectory } from '@shivar/gateway/ingest';
import { type GatewayClock, recordClock, trustedSystemClock, type WorkItem } from '@shivar/gateway/pipeline';
import { sensorOf, stationOf } from '../../support/stations.ts';

const OBS = 'shivar/dindori-01/mast/obs';

function publication(text: string, topic = OBS): Publication {
  return { topic, payload: Buffer.from(text), qos: 1, packetId: 7, dup: false, clientId: 'mast' };
}

interface Setup {
  readonly intake: Intake;
  readonly items: WorkItem[];
  readonly begun: number[];
}

function setup(clock: GatewayClock = trustedSystemClock()): Setup {
  const directory = new SensorDirectory();
  directory.configure([stationOf('dindori-01', [sensorOf('mast')])]);
  const items: WorkItem[] = [];
  const begun: number[] = [];
  const intake = new Intake({
    decoders: new Map([['obs', nativeDecoder]]),
    directory,
    clock,
    submit: (item) => items.push(item),
    recordBegins: (utcMs) => begun.push(utcMs),
  });
  return { intake, items, begun };
}

const settle = (): void => undefined;

test('a readable publication of a known sensor becomes a message with its delivery and arrival', () => {
  const { intake, items } = setup();
  intake.take(publication('{"airTemperature": 31.2}'), settle);
  const [item] = items;
  assert.equal(item?.settle, settle);
  assert.equal(item?.clientId, 'mast');
  assert.equal(item?.input?.kind, 'message');
  assert.ok(item?.input?.kind === 'message');
  assert.deepEqual(item.input.message.samples, [
    { values: [{ property: 1, value: { mantissa: 312, exponent: -1 } }] },
  ]);
  assert.equal(item.input.delivery.packetId, 7);
  assert.ok((item.input.elapsedMs ?? -1) >= 0);
});

test('what cannot be read goes to quarantine with its bytes, its place and a reason', () => {
  const { intake, items } = setup();
  const cases = [
    ['notJson', publication('{"airTemperature": 31.')],
    ['emptyPayload', publication('')],
    ['unknownSensor', publication('{"airTemperature": 31.2}', 'shivar/dindori-01/stranger/obs')],
    ['unknownSensor', publication('{"airTemperature": 31.2}', 'shivar/elsewhere/mast/obs')],
    ['unknownTopic', publication('{"airTemperature": 31.2}', 'shivar/dindori-01/mast/readings')],
  ] as const;
  for (const [, unreadable] of cases) intake.take(unreadable, settle);
  for (const [index, [reason, { topic, payload }]] of cases.entries()) {
    const item = items[index];
    assert.ok(item?.input?.kind === 'unreadable');
    assert.equal(item.input.reason, reason);
    assert.deepEqual(
      [item.quarantine?.topic, item.quarantine?.payload, item.quarantine?.reason],
      [topic, payload, reason],
    );
    assert.equal(item.settle, settle);
  }
});

test('a configuration that no longer names a sensor takes effect at once', () => {
  const directory = new SensorDirectory();
  directory.configure([stationOf('dindori-01', [sensorOf('mast'), sensorOf('probe')])]);
  assert.equal(directory.has('dindori-01', 'probe'), true);
  directory.configure([stationOf('dindori-01', [sensorOf('mast')])]);
  assert.equal(directory.has('dindori-01', 'probe'), false);
  assert.equal(directory.has('dindori-01', 'mast'), true);
});

test('the digest tells topics and payloads apart, also where one runs into the other', () => {
  const digests = [
    deliveryOf(publication('{"a":1}')),
    deliveryOf(publication('{"a":2}')),
    deliveryOf(publication('{"a":1}', `${OBS}x`)),
    deliveryOf(publication('x{"a":1}')),
  ].map(({ digest }) => digest);
  assert.equal(new Set(digests).size, digests.length);
  assert.match(digests[0] ?? '', /^[0-9a-f]{16}$/);
});

test('where the clock follows a record, a message tells when it was sent, and the first one that it begins', () => {
  const clock = recordClock();
  const { intake, items, begun } = setup(clock);
  intake.take(publication('{"sentAt": 1000000, "airTemperature": 31.2}'), settle);
  clock.told(1_000_000, 0);
  intake.take(publication('{"readings": [{"eventTime": 1060000, "airTemperature": 31.3}]}'), settle);
  assert.deepEqual(begun, [1_000_000]);
  assert.deepEqual(
    items.map(({ toldMs }) => toldMs),
    [1_000_000, 1_060_000],
  );
  // Its place on the timeline is where the record has come to when it is stepped.
  assert.ok(items.every(({ input }) => input?.kind === 'message' && input.elapsedMs === undefined));
});

function setupAtMostOnce(): Setup {
  const directory = new SensorDirectory();
  directory.configure([stationOf('dindori-01', [{ ...sensorOf('mast'), semantics: 'atMostOnce' }])]);
  const items: WorkItem[] = [];
  const intake = new Intake({
    decoders: new Map([['obs', nativeDecoder]]),
    directory,
    clock: trustedSystemClock(),
    submit: (item) => items.push(item),
  });
  return { intake, items, begun: [] };
}

test('a sensor whose semantics are at most once is answered before its reading is stored; the others are not', () => {
  const answers: string[] = [];
  const early = setupAtMostOnce();
  early.intake.take(publication('{"airTemperature": 31.2}'), () => answers.push('at most once'));
  setup().intake.take(publication('{"airTemperature": 31.2}'), () => answers.push('effectively once'));
  assert.deepEqual(answers, ['at most once']);
  early.items[0]?.settle?.();
  assert.deepEqual(answers, ['at most once'], 'it is answered once');
});

test('what was answered early and then not stored is counted as lost', () => {
  const { intake, items } = setupAtMostOnce();
  intake.take(publication('{"airTemperature": 31.2}'), settle);
  items[0]?.settle?.(new Error('disk full'));
  assert.equal(intake.lostAfterAnswer, 1);
});

test('early answers are bounded: a flood waits for its commits like anybody else', () => {
  const { intake, items } = setupAtMostOnce();
  const text = JSON.stringify({ airTemperature: 31.2, note: null, readings: [] });
  let answered = 0;
  for (let count = 0; count < 2000; count += 1)
    intake.take(publication(text.replace(',"readings":[]', '')), () => (answered += 1));
  assert.ok(answered > 0 && answered < 2000, `${answered} of 2000`);
  for (const { settle: stored } of items) stored?.();
  assert.equal(answered, 2000);
});

test('a station nobody configured is said to be unknown, and is charged to no station', () => {
  const { intake, items } = setup();
  intake.take(publication('{"airTemperature": 31.2}', 'shivar/elsewhere/mast/obs'), settle);
  const [item] = items;
  assert.ok(item?.input?.kind === 'unreadable');
  assert.equal(item.input.station, undefined);
  assert.match(item.quarantine?.detail ?? '', /there is no station elsewhere/);
});
