import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, eventTime, HOUR, istDate, MINUTE } from '@shivar/core/time';
import {
  anchor,
  batch,
  configuration,
  LATER,
  message,
  START,
  sample,
  sensor,
  station,
  World,
} from './world.ts';

const NOW = START + LATER;

test('a message may be partly a repeat: only its new samples are stored', () => {
  const world = World.begin(station('a'));
  const one = sample({ airTemperature: 30 }, { sequence: 1 });
  const two = sample({ airTemperature: 31 }, { sequence: 2 });
  world.step(batch(LATER, [message('a/mast', [one], { bootEpoch: 7 })]));
  const { verdicts } = world.step(batch(LATER + 1, [message('a/mast', [one, two], { bootEpoch: 7 })]));
  assert.deepEqual(
    verdicts[0]?.observations.map(({ value }) => value),
    [{ mantissa: 31, exponent: 0 }],
  );
  assert.equal(verdicts[0]?.repeat, false);
  assert.deepEqual([world.ledger.received, world.ledger.stored, world.ledger.duplicate], [3, 2, 1]);
});

test('a whole repeat changes no state and needs no row', () => {
  const world = World.begin(station('a'));
  const input = message('a/mast', [sample({ airTemperature: 30, relativeHumidity: 40 })]);
  world.step(batch(LATER, [input]));
  const again = { ...input, delivery: { ...input.delivery, dup: true } };
  const { verdicts, stateChanged } = world.step(batch(LATER, [again]));
  assert.equal(verdicts[0]?.repeat, true);
  assert.equal(stateChanged, false);
  assert.equal(world.ledger.duplicate, 2);
});

test('two equal bare readings are two readings', () => {
  const world = World.begin(station('a'));
  const twice = [1, 2].map(() =>
    message('a/mast', [sample({ airTemperature: 30 })], { delivery: { digest: 'aa' } }),
  );
  world.step(batch(LATER, twice));
  assert.equal(world.ledger.stored, 2);
});

test('what the decoder rejected is received and rejected by reason, and once more is a duplicate', () => {
  const world = World.begin(station('a'));
  const rejected = [{ property: 'mood', reason: 'unknownProperty', value: '1' } as const];
  const input = message('a/mast', [], { rejected });
  world.step(batch(LATER, [input]));
  world.step(batch(LATER, [{ ...input, delivery: { ...input.delivery, dup: true } }]));
  assert.deepEqual(world.ledger.rejected, { unknownProperty: 1 });
  assert.deepEqual([world.ledger.received, world.ledger.duplicate], [2, 1]);
});

test('readings of a sensor that is not configured are rejected and leave no trace in the state', () => {
  const world = World.begin(station('a'));
  const { verdicts, stateChanged } = world.step(
    batch(LATER, [message('a/nobody', [sample({ airTemperature: 30 })])]),
  );
  assert.equal(verdicts[0]?.unknownSensor, true);
  assert.equal(stateChanged, false);
  assert.deepEqual(world.ledger.rejected, { unknownSensor: 1 });
});

test('unreadable messages are counted apart, by reason, with or without a station', () => {
  const world = World.begin(station('a'));
  const { ledger } = world.step(
    batch(LATER, [
      { kind: 'unreadable', station: 'a', reason: 'notJson' },
      { kind: 'unreadable', reason: 'unknownTopic' },
    ]),
  );
  const day = istDate(eventTime(NOW));
  assert.deepEqual(ledger.get(`a|${day}`)?.unreadableMessages, { notJson: 1 });
  assert.deepEqual(ledger.get(`-|${day}`)?.unreadableMessages, { unknownTopic: 1 });
  assert.equal(world.ledger.received, 0);
});

test('a reading from the future is set aside once and moves nothing', () => {
  const world = World.begin(station('a'));
  const ahead = message('a/mast', [sample({ airTemperature: 30 }, { sensorTime: NOW + 121_000 })]);
  const { verdicts, outputs } = world.step(batch(LATER, [ahead]));
  assert.deepEqual(verdicts[0]?.setAside, [{ sample: 0, reason: 'futureTime' }]);
  assert.equal(verdicts[0]?.repeat, false);
  assert.deepEqual(outputs, []);
  world.step(batch(LATER, [ahead]));
  assert.deepEqual([world.ledger.quarantined, world.ledger.duplicate, world.ledger.stored], [1, 1, 0]);
  world.step(
    batch(LATER, [message('a/mast', [sample({ airTemperature: 30 }, { sensorTime: NOW + 119_000 })])]),
  );
  assert.equal(world.ledger.stored, 1);
});

test('a station whose clock is trusted is taken as it comes', () => {
  const world = World.begin(station('a', { clock: 'trusted' }));
  const { verdicts } = world.step(
    batch(LATER, [message('a/mast', [sample({ airTemperature: 30 }, { sensorTime: NOW + DAY })])]),
  );
  const [observation] = verdicts[0]?.observations ?? [];
  assert.deepEqual(observation?.time, { kind: 'resolved', eventTime: NOW + DAY, quality: 'synced' });
});

test('a sample below the horizon of its sequence is set aside: neither lost nor counted twice', () => {
  const world = World.begin(station('a'));
  const numbered = (sequence: number) =>
    message('a/mast', [sample({ airTemperature: 30 }, { sequence })], { bootEpoch: 1 });
  for (let sequence = 1; sequence < 200; sequence += 2) world.step(batch(LATER, [numbered(sequence)]));
  const { verdicts } = world.step(batch(LATER, [numbered(0)]));
  assert.deepEqual(verdicts[0]?.setAside, [{ sample: 0, reason: 'sequenceBelowHorizon' }]);
  assert.deepEqual([world.ledger.stored, world.ledger.quarantined], [100, 1]);
});

test('a message carries its own arrival, and several may share a batch', () => {
  const world = World.begin(station('a'));
  const { verdicts } = world.step(
    batch(LATER, [
      message('a/mast', [sample({ airTemperature: 30 })], { elapsedMs: LATER - 200 }),
      message('a/mast', [sample({ airTemperature: 31 })]),
    ]),
  );
  assert.deepEqual(
    verdicts.map(({ eventTimeRange }) => eventTimeRange),
    [
      [NOW - 200, NOW - 200],
      [NOW, NOW],
    ],
  );
});

test('a new instrument opens new datastreams, and its numbers are its own', () => {
  const replaced = station('a', {
    sensors: [sensor('mast', {}, { effectiveFrom: new Date(NOW).toISOString() })],
  });
  const world = World.begin(replaced);
  const first = message('a/mast', [sample({ airTemperature: 30 }, { sequence: 1 })], { bootEpoch: 1 });
  const before = world.step(batch(LATER - MINUTE, [first]));
  const after = world.step(batch(LATER + MINUTE, [first]));
  assert.deepEqual(
    [before, after].map(({ verdicts }) => [
      verdicts[0]?.installationEpoch,
      verdicts[0]?.observations.map(({ datastream }) => datastream),
    ]),
    [
      [1, ['a/mast/airTemperature~1']],
      [2, ['a/mast/airTemperature~2']],
    ],
  );
});

test('the raw value is stored, the calibrated one goes into the windows', () => {
  const calibration = { airTemperature: { gain: 1.01, offset: -0.4 } };
  const world = World.begin(station('a', { sensors: [sensor('mast', { calibration })] }));
  const { verdicts } = world.step(batch(LATER, [message('a/mast', [sample({ airTemperature: 30 })])]));
  assert.deepEqual(verdicts[0]?.observations[0]?.value, { mantissa: 3, exponent: 1 });
  world.step(batch(LATER + HOUR, [{ kind: 'tick' }]));
  assert.deepEqual(world.panes[0]?.aggregate.max, { mantissa: 299, exponent: -1 });
});

test('humidity a little above saturation is stored as read and used as saturation', () => {
  const world = World.begin(station('a'));
  const { verdicts } = world.step(batch(LATER, [message('a/mast', [sample({ relativeHumidity: 101.5 })])]));
  assert.deepEqual(verdicts[0]?.observations[0], {
    datastream: 'a/mast/relativeHumidity~1',
    time: { kind: 'resolved', eventTime: NOW, quality: 'synced' },
    value: { mantissa: 1015, exponent: -1 },
    flag: 1,
  });
  world.step(batch(LATER + HOUR, [{ kind: 'tick' }]));
  assert.deepEqual(world.panes[0]?.aggregate.max, { mantissa: 1, exponent: 2 });
});

test('the depth of the installation holds where a message names none', () => {
  const world = World.begin(station('a', { sensors: [sensor('probe', { depthCm: 30 })] }));
  const { verdicts } = world.step(
    batch(LATER, [
      message('a/probe', [sample({ soilMoisture: 0.31, 'soilMoisture@60': 0.33, batteryVoltage: 3.7 })]),
    ]),
  );
  assert.deepEqual(
    verdicts[0]?.observations.map(({ datastream }) => datastream),
    ['a/probe/soilMoisture@30~1', 'a/probe/soilMoisture@60~1', 'a/probe/batteryVoltage~1'],
  );
});

test('the same configuration again changes nothing', () => {
  const world = World.begin(station('a'));
  assert.equal(world.step(batch(LATER, [configuration(station('a'))])).stateChanged, false);
  assert.equal(
    world.step(batch(LATER, [configuration(station('a', { village: 'Ozar' }))])).stateChanged,
    true,
  );
});

test('an anchor that says nothing new is neither recorded nor state', () => {
  const world = World.begin(station('a'));
  const { outputs, stateChanged } = world.step(batch(MINUTE, [anchor(MINUTE)]));
  assert.deepEqual(outputs, []);
  assert.equal(stateChanged, false);
});
