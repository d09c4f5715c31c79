import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertReading } from '@shivar/core/alert';
import { HOUR, MINUTE } from '@shivar/core/time';
import { faults, live, NOON, newEvaluator, reading, STATION, story, transitions } from './readings.ts';

/** Counts of the gauge every five minutes from `from`, each `tips` more than the one before. */
function counts(from: number, howMany: number, tips: number, begin: number): AlertReading[] {
  return Array.from({ length: howMany }, (_, index) =>
    reading('gauge/rainTipCount', from + index * 5 * MINUTE, begin + index * tips),
  );
}

test('more than 100 mm in 24 h raises heavy rain at the tip that passes it, as a lower bound', () => {
  // 2 mm every five minutes: the 51st count makes 100 mm, the next one more.
  const outputs = live(newEvaluator(), counts(NOON, 60, 10, 1000));
  assert.deepEqual(story(outputs), ['raise heavyRain']);
  const [raised] = transitions(outputs);
  assert.deepEqual(raised?.value, { mantissa: 102, exponent: 0 });
  assert.equal(raised?.unit, 'mm');
  assert.equal(raised?.decidedAt, NOON + 51 * 5 * MINUTE);
  assert.equal(raised?.atLeast, true);
});

test('a single wild count does not raise, however high', () => {
  const outputs = live(newEvaluator(), [
    ...counts(NOON, 3, 0, 1000),
    ...counts(NOON + 2 * HOUR, 20, 0, 1000 + 600),
  ]);
  assert.deepEqual(story(outputs), []);
});

test('heavy rain is over after six dry hours', () => {
  const evaluator = newEvaluator();
  live(evaluator, counts(NOON, 60, 10, 1000));
  const dry = counts(NOON + 5 * HOUR, 75, 0, 1590);
  const cleared = transitions(live(evaluator, dry));
  assert.deepEqual(story(cleared.map((transition) => ({ kind: 'transition', transition }))), [
    'clear heavyRain',
  ]);
  const sinceRain = (cleared[0]?.decidedAt ?? 0) - (NOON + 59 * 5 * MINUTE);
  assert.ok(sinceRain >= 6 * HOUR && sinceRain <= 6 * HOUR + 10 * MINUTE, `${sinceRain / HOUR} h`);
});

test('after six dry hours a few drops are not another storm, but 30 mm more are', () => {
  const evaluator = newEvaluator();
  live(evaluator, counts(NOON, 60, 10, 1000));
  live(evaluator, counts(NOON + 5 * HOUR, 75, 0, 1590));
  assert.deepEqual(story(live(evaluator, counts(NOON + 12 * HOUR, 15, 10, 1590))), []);
  assert.deepEqual(story(live(evaluator, counts(NOON + 13.25 * HOUR, 5, 10, 1740))), ['raise heavyRain']);
});

test('the next storm raises at 100 mm again once the rain of the last one is a day old', () => {
  const evaluator = newEvaluator();
  live(evaluator, counts(NOON, 60, 10, 1000));
  live(evaluator, counts(NOON + 5 * HOUR, 30 * 12, 0, 1590));
  const again = transitions(live(evaluator, counts(NOON + 35 * HOUR, 60, 10, 1590)));
  assert.deepEqual(
    again.map(({ kind, value }) => [kind, value.mantissa]),
    [['raise', 102]],
  );
});

test('drizzle keeps heavy rain open until the sum is below 70 mm and it has been dry for an hour', () => {
  const evaluator = newEvaluator();
  live(evaluator, counts(NOON, 60, 10, 1000));
  // A tip every three hours: never six dry hours; the 118 mm leave the window between 24 h and 29 h.
  const drizzle = Array.from({ length: 32 * 12 }, (_, index) =>
    reading('gauge/rainTipCount', NOON + 5 * HOUR + index * 5 * MINUTE, 1591 + Math.floor(index / 36)),
  );
  const [cleared, ...more] = transitions(live(evaluator, drizzle));
  assert.deepEqual(more, []);
  assert.equal(cleared?.kind, 'clear');
  const hours = ((cleared?.decidedAt ?? 0) - NOON) / HOUR;
  assert.ok(hours > 24 && hours < 29, `${hours} h`);
});

test('a gauge without a tip size raises nothing and is a fault of the station', () => {
  const unsized = {
    ...STATION,
    sensors: STATION.sensors.map((sensor) => ({
      ...sensor,
      installations: [{ epoch: 1, effectiveFrom: '2020-01-01T00:00:00+05:30' }],
    })),
  };
  const outputs = live(newEvaluator(undefined, [unsized]), counts(NOON, 60, 10, 1000));
  assert.deepEqual(story(outputs), []);
  assert.deepEqual(faults(outputs), ['open tipSizeUnknown']);
});

test('an impossible count is told to the technician once, and once more when its day is over', () => {
  const outputs = live(newEvaluator(), [
    ...counts(NOON, 2, 0, 1000),
    ...counts(NOON + 10 * MINUTE, 300, 0, 4_000_000),
  ]);
  assert.deepEqual(story(outputs), []);
  assert.deepEqual(faults(outputs), ['open rainCounterImplausible', 'closed rainCounterImplausible']);
});

test('water poured into the gauge during maintenance is not rain', () => {
  const evaluator = newEvaluator();
  live(evaluator, counts(NOON, 10, 5, 1000));
  evaluator.announceMaintenance('dindori-01', { fromMs: NOON + HOUR, untilMs: NOON + 2 * HOUR });
  const poured = [...counts(NOON + HOUR, 12, 60, 1100), ...counts(NOON + 2 * HOUR, 20, 1, 1760)];
  assert.deepEqual(story(live(evaluator, poured)), []);
});
