import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Output } from '@shivar/core/pipeline';
import { MINUTE } from '@shivar/core/time';
import { batch, message, START, sample, sensor, station, World } from './world.ts';

/** Sends one value a minute from `from` on, each as it is measured. */
function sendMinutes(
  world: World,
  from: number,
  values: readonly number[],
  property = 'airTemperature',
): Output[] {
  return values.flatMap((value, index) => {
    const minute = from + index;
    const input = message('a/mast', [sample({ [property]: value }, { sensorTime: START + minute * MINUTE })]);
    return world.step(batch(minute * MINUTE, [input])).outputs;
  });
}

function faults(outputs: readonly Output[]): string[] {
  return outputs.flatMap((output) => (output.kind === 'fault' ? [`${output.code} ${output.state}`] : []));
}

function transitions(outputs: readonly Output[]): string[] {
  return outputs.flatMap((o) =>
    o.kind === 'transition' ? [`${o.transition.hazard} ${o.transition.kind}`] : [],
  );
}

/** Small believable movement around a value. */
function around(value: number, minutes: number): number[] {
  return Array.from({ length: minutes }, (_, index) => Number((value + (index % 7) / 10).toFixed(1)));
}

test('a probe that sends no data is a fault, opened once and closed once', () => {
  const world = World.begin(station('a'));
  const outputs = sendMinutes(world, 0, [
    ...around(20, 5),
    ...around(-7999, 20).map(() => -7999),
    ...around(20, 20),
  ]);
  assert.deepEqual(faults(outputs), ['sentinel:airTemperature open', 'sentinel:airTemperature closed']);
});

test('one wild value is no fault', () => {
  const world = World.begin(station('a'));
  assert.deepEqual(faults(sendMinutes(world, 0, [20, 20.1, 85, 20.2, -7999, 20.3])), []);
});

test('a stuck sensor is a fault, and raises no alert while it is stuck', () => {
  const world = World.begin(station('a'));
  const stuck = Array.from({ length: 90 }, () => 31.2);
  const outputs = sendMinutes(world, 0, stuck);
  assert.deepEqual(faults(outputs), ['flatLine:airTemperature open']);
  const flags = world.effects.at(-1)?.verdicts[0]?.observations.map(({ flag }) => flag);
  assert.deepEqual(flags, [3]);
});

test('a replaced sensor takes its faults with it', () => {
  const effectiveFrom = new Date(START + 30 * MINUTE).toISOString();
  const world = World.begin(station('a', { sensors: [sensor('mast', {}, { effectiveFrom })] }));
  const outputs = sendMinutes(world, 0, [...around(-7999, 30).map(() => -7999), ...around(20, 3)]);
  assert.deepEqual(faults(outputs), ['sentinel:airTemperature open', 'sentinel:airTemperature closed']);
});

test('heat raises an alert that does not wait for its pane, and hurries the commit', () => {
  const world = World.begin(station('a'));
  const outputs = sendMinutes(world, 0, around(45.2, 5));
  assert.deepEqual(transitions(outputs), ['heat raise']);
  assert.equal(
    world.effects.some(({ urgent }) => urgent),
    true,
  );
  assert.deepEqual(world.panes, []);
});

test('values that fail raise nothing, nor do those a stuck sensor repeats', () => {
  const world = World.begin(station('a'));
  assert.deepEqual(transitions(sendMinutes(world, 0, around(85, 10))), []);
  const stuck = World.begin(station('a'));
  const cool = sendMinutes(stuck, 0, [...around(40, 5), ...Array.from({ length: 120 }, () => 40)]);
  assert.deepEqual(faults(cool), ['flatLine:airTemperature open']);
});

test('heat beyond what the climate has known raises once it lasts', () => {
  const world = World.begin(station('a'));
  const outputs = sendMinutes(world, 0, [...around(47, 3), ...around(49.3, 10)]);
  assert.deepEqual(transitions(outputs), ['heat raise']);
  const suspect = World.begin(station('a'));
  const [first] = sendMinutes(suspect, 0, [49.5, 20.1, 49.5, 20.2, 49.5, 20]);
  assert.deepEqual(first === undefined ? [] : transitions([first]), []);
});

test('a jump that no thermometer makes alone is believed when a second one makes it too', () => {
  const sensors = [sensor('mast'), sensor('spare')];
  const send = (...sources: readonly string[]): string[] => {
    const world = World.begin(station('a', { sensors }));
    const outputs = [38, 38.1, 38.2, 46, 46.1, 46.3, 46.2].map((value, minute) => {
      const sensorTime = START + minute * MINUTE;
      const inputs = sources.map((source) =>
        message(source, [sample({ airTemperature: value }, { sensorTime })]),
      );
      return world.step(batch(minute * MINUTE, inputs)).outputs;
    });
    return transitions(outputs.flat());
  };
  assert.deepEqual(send('a/mast'), []);
  assert.deepEqual(send('a/spare', 'a/mast'), ['heat raise']);
});

test('a stuck thermometer is a fault beside one that works, however near the two are', () => {
  const world = World.begin(station('a', { sensors: [sensor('mast'), sensor('spare')] }));
  const outputs = Array.from({ length: 90 }, (_, minute) => {
    const sensorTime = START + minute * MINUTE;
    const works = sample({ airTemperature: (31 + (minute % 9) / 10).toFixed(1) }, { sensorTime });
    const stuck = sample({ airTemperature: 31.2 }, { sensorTime });
    const inputs = [message('a/mast', [works]), message('a/spare', [stuck])];
    return world.step(batch(minute * MINUTE, inputs)).outputs;
  }).flat();
  assert.deepEqual(faults(outputs), ['flatLine:airTemperature open']);
});

test('an alert raised by a sensor that is then found failing is taken back; an older one stays', () => {
  const soon = World.begin(station('a'));
  const raised = sendMinutes(soon, 0, [...around(44, 5), ...around(46, 5), ...around(85, 5)]);
  assert.deepEqual(transitions(raised), ['heat raise', 'heat retract']);
  const late = World.begin(station('a'));
  const hours = sendMinutes(late, 0, [...around(44, 5), ...around(46, 30), ...around(85, 5)]);
  assert.deepEqual(transitions(hours), ['heat raise']);
});

test('while a technician is at the station its alerts are held back', () => {
  const world = World.begin(station('a'));
  world.step(batch(0, [{ kind: 'maintenance', station: 'a', untilMs: START + 30 * MINUTE }]));
  assert.deepEqual(transitions(sendMinutes(world, 1, around(45.2, 10))), []);
  assert.deepEqual(transitions(sendMinutes(world, 31, around(45.2, 10))), ['heat raise']);
});
