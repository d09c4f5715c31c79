import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUALITY } from '@shivar/core/model';
import { HOUR, MINUTE, processingTime } from '@shivar/core/time';
import {
  live,
  minutes,
  NOON,
  newEvaluator,
  packOf,
  reading,
  STATION,
  story,
  transitions,
} from './readings.ts';

const temperature = 'mast/airTemperature';

function series(values: readonly number[], from: number = NOON, station: string = STATION.id) {
  return minutes(from, values.length).map((at, index) =>
    reading(temperature, at, values[index] ?? 0, { station }),
  );
}

test('three readings above 45 raise heat, and the episode is named after the first of them', () => {
  const [raised, ...more] = transitions(live(newEvaluator(), series([44.9, 45.1, 45.2, 45.3])));
  assert.deepEqual(more, []);
  assert.deepEqual(raised, {
    key: `dindori-01/heat/${NOON + MINUTE}/1`,
    station: 'dindori-01',
    hazard: 'heat',
    rule: 'core-thresholds/heat-45',
    episodeStart: NOON + MINUTE,
    number: 1,
    kind: 'raise',
    severity: 'orange',
    decidedAt: NOON + 3 * MINUTE,
    decidedNow: NOON + 3 * MINUTE,
    value: { mantissa: 453, exponent: -1 },
    level: { mantissa: 45, exponent: 0 },
    unit: 'Cel',
    datastream: 'dindori-01/mast/airTemperature~1',
  });
});

test('exactly 45 is not above 45', () => {
  assert.deepEqual(story(live(newEvaluator(), series([45, 45, 45, 45, 45]))), []);
});

test('heat clears after half an hour a degree below, not earlier', () => {
  const hot = [46, 46, 46];
  const back = Array.from({ length: 30 }, () => 44);
  assert.deepEqual(story(live(newEvaluator(), series([...hot, ...back]))), ['raise heat']);
  assert.deepEqual(story(live(newEvaluator(), series([...hot, ...back, 44]))), ['raise heat', 'clear heat']);
});

test('a reading within the hysteresis begins the half hour again', () => {
  const calm = Array.from({ length: 30 }, () => 44);
  assert.deepEqual(story(live(newEvaluator(), series([46, 46, 46, ...calm, 44.1, ...calm]))), ['raise heat']);
});

test('gusts are judged in km/h: two of five above 60 raise', () => {
  const gusts = [17, 10, 10, 16.67, 10].map((value, index) =>
    reading('mast/windGust', NOON + index * MINUTE, value),
  );
  const [raised] = transitions(live(newEvaluator(), gusts));
  assert.equal(raised?.hazard, 'strongWind');
  assert.deepEqual(raised?.value, { mantissa: 60012, exponent: -3 });
  assert.equal(raised?.unit, 'km/h');
});

test('only good readings raise or clear', () => {
  const evaluator = newEvaluator();
  const suspect = series([50, 50, 50]).map((one) => ({ ...one, flag: QUALITY.suspect }));
  const { outputs, counts } = evaluator.evaluate(suspect, processingTime(NOON));
  assert.deepEqual(story(outputs), []);
  assert.equal(counts.flagged, 3);
});

test('readings of a station that is not configured are counted, not judged', () => {
  const { outputs, counts } = newEvaluator().evaluate(
    series([50, 50, 50], NOON, 'elsewhere'),
    processingTime(NOON),
  );
  assert.deepEqual(outputs, []);
  assert.equal(counts.unconfigured, 3);
});

test('an episode whose source falls silent expires and does not clear', () => {
  const evaluator = newEvaluator();
  live(evaluator, series([46, 46, 46]));
  assert.deepEqual(story(evaluator.tick(processingTime(NOON + 2 * MINUTE + 2 * HOUR))), []);
  assert.deepEqual(story(evaluator.tick(processingTime(NOON + 2 * MINUTE + 2 * HOUR + 1))), ['expire heat']);
  assert.deepEqual(story(evaluator.tick(processingTime(NOON + 9 * HOUR))), []);
});

test('a hole in event time longer than the useful life ends an episode even when no tick saw it', () => {
  const readings = [...series([46, 46, 46]), ...series([40], NOON + 3 * HOUR)];
  const { outputs } = newEvaluator().evaluate(readings, processingTime(NOON + 3 * HOUR));
  assert.deepEqual(story(outputs), ['raise heat (missed)', 'expire heat (missed)']);
});

test('a slow sensor is not silent between its readings', () => {
  const hourly = {
    ...STATION,
    sensors: STATION.sensors.map((s) => ({ ...s, expectedIntervalSeconds: 3600 })),
  };
  const evaluator = newEvaluator([packOf({ usefulLifeMs: 30 * MINUTE })], [hourly]);
  const readings = [0, 1, 2].map((hour) => reading(temperature, NOON + hour * HOUR, 46));
  assert.deepEqual(story(live(evaluator, readings)), ['raise heat']);
});

test('an alert decided on an old reading is recorded as missed', () => {
  const { outputs } = newEvaluator().evaluate(
    series([46, 46, 46]),
    processingTime(NOON + 2 * MINUTE + 2 * HOUR + 1),
  );
  assert.deepEqual(story(outputs), ['raise heat (missed)']);
});

test('people are told by an update as soon as a fresh reading shows that a missed danger goes on', () => {
  const evaluator = newEvaluator();
  const now = processingTime(NOON + 4 * HOUR);
  evaluator.evaluate(series(Array.from({ length: 120 }, () => 46)), now);
  const { outputs } = evaluator.evaluate(
    series(
      Array.from({ length: 3 }, () => 46),
      NOON + 3 * HOUR,
    ),
    now,
  );
  assert.deepEqual(story(outputs), ['update heat']);
  assert.equal(transitions(outputs)[0]?.number, 2);
});

test('the end of an episode that nobody was told of is not told either', () => {
  const evaluator = newEvaluator();
  const readings = series([46, 46, 46, ...Array.from({ length: 40 }, () => 40)]);
  const { outputs } = evaluator.evaluate(readings, processingTime(NOON + 4 * HOUR));
  assert.deepEqual(story(outputs), ['raise heat (missed)', 'clear heat (missed)']);
});

test('a reading that is not newer than the newest evaluated one changes nothing and is counted', () => {
  const evaluator = newEvaluator();
  live(evaluator, series([46, 46, 46]));
  const { outputs, counts } = evaluator.evaluate(
    series([20, 20, 20, 20], NOON - MINUTE),
    processingTime(NOON),
  );
  assert.deepEqual(outputs, []);
  assert.deepEqual(counts, { evaluated: 0, outOfOrder: 4, flagged: 0, maintenance: 0, unconfigured: 0 });
});

test('readings of one call are judged in event-time order, however they arrive', () => {
  const readings = series([46, 46, 46, 45.5, 46]);
  const now = processingTime(NOON + HOUR);
  const inOrder = newEvaluator().evaluate(readings, now).outputs;
  const reversed = newEvaluator().evaluate(readings.toReversed(), now).outputs;
  assert.deepEqual(reversed, inOrder);
  assert.equal(inOrder.length, 1);
});

test('two sensors in the same danger are one episode, which lasts until both are out of it', () => {
  const evaluator = newEvaluator();
  const of = (id: string, from: number, values: readonly number[]) =>
    minutes(from, values.length).map((at, index) => reading(`${id}/airTemperature`, at, values[index] ?? 0));
  const calm = Array.from({ length: 31 }, () => 40);
  assert.deepEqual(story(live(evaluator, of('mast', NOON, [46, 46, 46]))), ['raise heat']);
  assert.deepEqual(story(live(evaluator, of('hut', NOON + MINUTE, [46, 46, 46]))), []);
  assert.deepEqual(story(live(evaluator, of('mast', NOON + 4 * MINUTE, calm))), []);
  assert.deepEqual(story(live(evaluator, of('hut', NOON + 4 * MINUTE, calm))), ['clear heat']);
});

test('when one of two sensors fell silent, the end of the other only lets the alert expire', () => {
  const evaluator = newEvaluator();
  const of = (id: string, from: number, values: readonly number[]) =>
    minutes(from, values.length).map((at, index) => reading(`${id}/airTemperature`, at, values[index] ?? 0));
  live(evaluator, of('mast', NOON, [46, 46, 46]));
  live(evaluator, of('hut', NOON + MINUTE, [46, 46, 46]));
  const later = of('hut', NOON + 4 * MINUTE, [
    ...Array.from({ length: 130 }, () => 46),
    ...Array.from({ length: 31 }, () => 40),
  ]);
  assert.deepEqual(story(live(evaluator, later)), ['expire heat']);
});

test('a second severity of the same hazard updates the episode, up and down', () => {
  const evaluator = newEvaluator([packOf({ level: 40, severity: 'yellow' }, { level: 45, severity: 'red' })]);
  const calm = Array.from({ length: 31 }, () => 42);
  const cool = Array.from({ length: 31 }, () => 30);
  const outputs = live(evaluator, series([41, 41, 41, 46, 46, 46, ...calm, ...cool]));
  assert.deepEqual(
    transitions(outputs).map(({ kind, severity, number }) => [kind, severity, number]),
    [
      ['raise', 'yellow', 1],
      ['update', 'red', 2],
      ['update', 'yellow', 3],
      ['clear', 'yellow', 4],
    ],
  );
});

test('a slow source that tells an old story gets an identity of its own', () => {
  const evaluator = newEvaluator();
  const of = (id: string, values: readonly number[]) =>
    minutes(NOON, values.length).map((at, index) => reading(`${id}/airTemperature`, at, values[index] ?? 0));
  const whole = [46, 46, 46, ...Array.from({ length: 31 }, () => 40)];
  const first = transitions(live(evaluator, of('mast', whole)));
  const second = transitions(live(evaluator, of('hut', whole)));
  const keys = [...first, ...second].map(({ key }) => key);
  assert.equal(keys.length, 4);
  assert.equal(new Set(keys).size, 4);
});

test('what is wrong is taken back: the alert of that datastream is retracted', () => {
  const evaluator = newEvaluator();
  live(evaluator, series([46, 46, 46]));
  const retracted = evaluator.retract('dindori-01/mast/airTemperature~1', processingTime(NOON + HOUR));
  assert.deepEqual(story(retracted), ['retract heat']);
  assert.deepEqual(evaluator.retract('dindori-01/mast/airTemperature~1', processingTime(NOON + HOUR)), []);
});

test('maintenance holds alerts back and is not taken for silence', () => {
  const evaluator = newEvaluator();
  live(evaluator, series([46, 46, 46]));
  evaluator.announceMaintenance('dindori-01', { fromMs: NOON + 3 * MINUTE, untilMs: NOON + 3 * HOUR });
  const meanwhile = series([20, 20, 20, 20], NOON + HOUR);
  const { outputs, counts } = evaluator.evaluate(meanwhile, processingTime(NOON + HOUR));
  assert.deepEqual(outputs, []);
  assert.equal(counts.maintenance, 4);
  assert.deepEqual(evaluator.tick(processingTime(NOON + 4 * HOUR)), []);
  assert.deepEqual(story(live(evaluator, series([46], NOON + 4 * HOUR))), []);
  assert.deepEqual(story(evaluator.tick(processingTime(NOON + 6 * HOUR + MINUTE))), ['expire heat']);
});
