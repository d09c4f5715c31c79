import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertEvaluator, AlertOutput, AlertReading } from '@shivar/core/alert';
import { QUALITY } from '@shivar/core/model';
import { MINUTE, processingTime } from '@shivar/core/time';
import fc from 'fast-check';
import { live, NOON, newEvaluator, packOf, reading, transitions } from './readings.ts';

/** One thing that happens: readings handled together, after some time, then perhaps a tick. */
interface Happening {
  readonly afterMinutes: number;
  readonly readings: readonly AlertReading[];
  readonly ticks: boolean;
}

const oneReading = fc
  .record({
    series: fc.constantFrom(
      ['mast/airTemperature', 38, 50],
      ['hut/airTemperature', -2, 6],
      ['mast/windGust', 8, 22],
      ['gauge/rainTipCount', 0, 900],
      ['probe/soilMoisture@30', 0, 0.3],
    ),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    ageMinutes: fc.integer({ min: 0, max: 300 }),
    flag: fc.constantFrom(QUALITY.pass, QUALITY.pass, QUALITY.pass, QUALITY.suspect),
    bootEpoch: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  })
  .map(({ series: [name, low, high], share, ageMinutes, flag, bootEpoch }) => {
    const value = Number(low) + share * (Number(high) - Number(low));
    const rounded = name === 'gauge/rainTipCount' ? Math.round(value) : Math.round(value * 1000) / 1000;
    return {
      ageMinutes,
      at: (now: number) =>
        reading(String(name), now - ageMinutes * MINUTE, rounded, {
          flag,
          ...(bootEpoch === undefined ? {} : { bootEpoch }),
        }),
    };
  });

const life = fc
  .array(
    fc.record({
      afterMinutes: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 20 }) }, fc.constant(500)),
      readings: fc.array(oneReading, { maxLength: 6 }),
      ticks: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((happenings) => {
    let now = NOON;
    return happenings.map(({ afterMinutes, readings, ticks }): Happening => {
      now += afterMinutes * MINUTE;
      return { afterMinutes, readings: readings.map(({ at }) => at(now)), ticks };
    });
  });

function play(
  evaluator: AlertEvaluator,
  happenings: readonly Happening[],
  from: number = NOON,
): AlertOutput[] {
  let now = from;
  return happenings.flatMap(({ afterMinutes, readings, ticks }) => {
    now += afterMinutes * MINUTE;
    const { outputs } = evaluator.evaluate(readings, processingTime(now));
    return ticks ? [...outputs, ...evaluator.tick(processingTime(now))] : [...outputs];
  });
}

/** Rules quick enough that short random lives go through whole episodes. */
const QUICK = packOf(
  { level: 45, raise: { count: 2, of: 3 }, clear: { count: 2, forMs: 10 * MINUTE } },
  { level: 42, severity: 'yellow', raise: { count: 1, of: 1 }, clear: { count: 1, forMs: 0 } },
  {
    hazard: 'frost',
    direction: 'below',
    level: 2,
    raise: { count: 1, of: 1 },
    clear: { count: 2, forMs: 0 },
  },
  {
    hazard: 'strongWind',
    input: { kind: 'reading', property: 'windGust' },
    level: 60,
    unit: 'km/h',
    raise: { count: 1, of: 2 },
    clear: { count: 1, forMs: 0 },
    usefulLifeMs: 30 * MINUTE,
  },
  {
    hazard: 'heavyRain',
    input: { kind: 'rainSum24h' },
    level: 60,
    unit: 'mm',
    hysteresis: 10,
    raise: { count: 1, of: 1 },
    clear: { count: 1, forMs: 0, orDryForMs: 60 * MINUTE },
  },
  {
    hazard: 'lowSoilMoisture',
    input: { kind: 'availableWater' },
    direction: 'below',
    level: 20,
    unit: '%',
    raise: { count: 1, of: 1 },
    clear: { count: 1, forMs: 0 },
  },
);

test('the same input gives the same outputs, keys included', () => {
  fc.assert(
    fc.property(life, (happenings) => {
      assert.deepEqual(play(newEvaluator([QUICK]), happenings), play(newEvaluator([QUICK]), happenings));
    }),
  );
});

test('an evaluator saved and restored anywhere goes on as if nothing had happened', () => {
  fc.assert(
    fc.property(life, fc.nat(), (happenings, where) => {
      const cut = where % happenings.length;
      const [before, after] = [happenings.slice(0, cut), happenings.slice(cut)];
      const original = newEvaluator([QUICK]);
      const saved = new Map<string, Uint8Array>();
      for (const happening of before) {
        const offset = before.slice(0, before.indexOf(happening)).reduce((sum, h) => sum + h.afterMinutes, 0);
        play(original, [happening], NOON + offset * MINUTE);
        for (const { key, value } of original.takeDelta('a|')) {
          if (value === undefined) saved.delete(key);
          else saved.set(key, value);
        }
      }
      const restored = newEvaluator([QUICK]);
      // Order of entries must not matter.
      for (const [key, value] of [...saved].reverse()) restored.restore(key.slice(2), value);
      assert.equal(restored.dirty, false);
      const from = NOON + before.reduce((sum, { afterMinutes }) => sum + afterMinutes, 0) * MINUTE;
      assert.deepEqual(play(restored, after, from), play(original, after, from));
    }),
  );
});

test('an episode is a raise, then numbered steps, then at most one end; identities never repeat', () => {
  let ended = 0;
  fc.assert(
    fc.property(life, (happenings) => {
      const outputs = transitions(play(newEvaluator([QUICK]), happenings));
      assert.equal(new Set(outputs.map(({ key }) => key)).size, outputs.length);
      const episodes = new Map<string, string[]>();
      for (const { station, hazard, episodeStart, number, kind } of outputs) {
        const episode = `${station}/${hazard}/${episodeStart}`;
        const steps = episodes.get(episode) ?? [];
        assert.equal(number, steps.length + 1);
        episodes.set(episode, [...steps, kind]);
      }
      for (const steps of episodes.values()) {
        const line = steps.join(' ');
        assert.match(line, /^raise( update)*( (clear|expire))?$/);
        if (/ (clear|expire)$/.test(line)) ended += 1;
      }
    }),
  );
  assert.ok(ended > 20, `only ${ended} episodes ended: the lives are too dull to prove anything`);
});

test('no data never clears: ticks alone only let episodes expire', () => {
  fc.assert(
    fc.property(life, fc.array(fc.integer({ min: 1, max: 2000 }), { maxLength: 20 }), (happenings, waits) => {
      const evaluator = newEvaluator([QUICK]);
      play(evaluator, happenings);
      let now = NOON + happenings.reduce((sum, { afterMinutes }) => sum + afterMinutes, 0) * MINUTE;
      for (const wait of waits) {
        now += wait * MINUTE;
        for (const { kind } of transitions(evaluator.tick(processingTime(now)))) assert.equal(kind, 'expire');
      }
    }),
  );
});

test('readings given a second time change nothing', () => {
  fc.assert(
    fc.property(life, (happenings) => {
      const evaluator = newEvaluator([QUICK]);
      const twice = newEvaluator([QUICK]);
      const doubled = happenings.flatMap((happening) => [
        { ...happening, ticks: false },
        { ...happening, afterMinutes: 0 },
      ]);
      assert.deepEqual(transitions(play(twice, doubled)), transitions(play(evaluator, happenings)));
    }),
  );
});

test('a value that goes up and down within the hysteresis raises once', () => {
  const values = fc.array(
    fc.integer({ min: 4401, max: 5000 }).map((hundredths) => hundredths / 100),
    {
      minLength: 10,
      maxLength: 300,
    },
  );
  fc.assert(
    fc.property(values, (degrees) => {
      const readings = degrees.map((value, index) =>
        reading('mast/airTemperature', NOON + index * MINUTE, value),
      );
      assert.ok(transitions(live(newEvaluator(), readings)).length <= 1);
    }),
  );
});
