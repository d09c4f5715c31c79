import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Batch,
  type MessageInput,
  type Output,
  Pipeline,
  type PipelineInput,
} from '@shivar/core/pipeline';
import type { LatenessData, RulePack, StreamRule, WatermarkData } from '@shivar/core/rules';
import type { StateEntry } from '@shivar/core/state';
import { DAY, HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import { cut, sourceStory, story } from './stories.ts';
import { anchor, batch, LATER, START, sensor, station } from './world.ts';

/** Every instrument here may count rain. */
const SENSORS = ['mast', 'probe'].map((id) => sensor(id, { tipSizeMm: 0.2 }));
const STATIONS = [station('a', { sensors: SENSORS }), station('b', { sensors: SENSORS })];
const TICK: PipelineInput = { kind: 'tick' };

/** Longer than any story, so that nothing comes too late. */
const OPEN: LatenessData = { late: 'reprocess', allowedMs: 12 * HOUR, mode: 'accumulating' };
const PATIENT: WatermarkData = { strategy: 'progress', delayMs: 12 * HOUR, idleAfterMs: MINUTE };
/** Permanent number of `rainTipCount`. */
const RAIN_COUNT = 8;
const RAIN = { property: 'rainTipCount', amount: 'tips' } as const;
const AIR = { property: 'airTemperature' } as const;

const RULES: readonly StreamRule[] = [
  {
    kind: 'window',
    id: 'rain-hour',
    input: RAIN,
    key: 'datastream',
    window: { kind: 'period', alignment: 'istHour' },
    aggregates: [{ kind: 'sum' }, { kind: 'count' }],
    lateness: OPEN,
  },
  {
    kind: 'window',
    id: 'storms',
    input: RAIN,
    key: 'datastream',
    window: { kind: 'session', gapMs: 20 * MINUTE, boundary: 'halfOpen' },
    aggregates: [{ kind: 'sum' }, { kind: 'peak', withinMs: 10 * MINUTE }],
    lateness: OPEN,
  },
  {
    kind: 'window',
    id: 'rain-most',
    input: RAIN,
    key: 'datastream',
    window: { kind: 'sliding', sizeMs: 30 * MINUTE, slideMs: 5 * MINUTE },
    aggregates: [{ kind: 'sum' }],
    lateness: OPEN,
    emit: { kind: 'max', per: 'istHour' },
  },
  {
    kind: 'window',
    id: 'warm-spells',
    input: AIR,
    key: 'datastream',
    window: { kind: 'session', gapMs: 15 * MINUTE, boundary: 'inclusive' },
    aggregates: [{ kind: 'mean' }, { kind: 'first' }, { kind: 'last' }, { kind: 'quantile', q: 0.5 }],
    lateness: OPEN,
  },
  {
    kind: 'window',
    id: 'station-air',
    input: AIR,
    key: 'station',
    window: { kind: 'tumbling', sizeMs: 30 * MINUTE },
    aggregates: [{ kind: 'min' }, { kind: 'max' }, { kind: 'collect', atMost: 5 }],
    lateness: OPEN,
  },
  {
    kind: 'window',
    id: 'air-slides',
    input: AIR,
    key: 'datastream',
    window: { kind: 'sliding', sizeMs: 20 * MINUTE, slideMs: 10 * MINUTE },
    aggregates: [{ kind: 'sum' }, { kind: 'max' }],
    lateness: OPEN,
    emit: { kind: 'every' },
  },
  {
    kind: 'pattern',
    id: 'rise',
    key: 'station',
    inputs: [AIR, { property: 'rainTipCount' }],
    steps: [
      { name: 'warmer', contiguity: 'begin', where: { gt: ['change', 0] } },
      {
        name: 'rain',
        contiguity: 'relaxed',
        where: { all: [{ eq: ['property', 'rainTipCount'] }, { gt: ['change', 0] }] },
      },
    ],
    withinMs: HOUR,
    watermark: PATIENT,
    result: { kind: 'report' },
  },
  {
    kind: 'pattern',
    id: 'quiet',
    key: 'station',
    inputs: [AIR],
    steps: [
      { name: 'hot', contiguity: 'begin', where: { gt: ['value', 30] } },
      { name: 'again', contiguity: 'notFollowed', withinPreviousMs: 20 * MINUTE },
    ],
    watermark: PATIENT,
    result: { kind: 'fault', detail: 'quiet after heat', closesAfterMs: HOUR },
  },
  {
    kind: 'join',
    id: 'pairs',
    left: AIR,
    right: { property: 'windDirection' },
    withinMs: 10 * MINUTE,
    watermark: PATIENT,
    result: { kind: 'report' },
  },
  { kind: 'absence', id: 'silence', afterMs: 45 * MINUTE },
];

const PACK: RulePack = {
  packVersion: 1,
  id: 'own',
  revision: 1,
  effectiveFrom: '2000-01-01T00:00:00Z',
  rules: RULES,
};

const BEGIN = batch(0, [{ kind: 'configuration', stations: STATIONS, packs: [PACK] }, anchor()]);

/** Messages in batches a second apart, then a day and a half of ticks. */
function batchesOf(inputs: readonly PipelineInput[], sizes: readonly number[]): Batch[] {
  const parts = cut(inputs, sizes).map((part, index) => batch(LATER + index * 1000, part));
  const ticks = Array.from({ length: 72 }, (_, index) => batch(LATER + HOUR + index * 30 * MINUTE, [TICK]));
  return [BEGIN, ...parts, ...ticks];
}

function run(batches: readonly Batch[]): Output[] {
  const pipeline = new Pipeline();
  return batches.flatMap((next) => pipeline.step(next).outputs);
}

/** What rules say in the end: of each stretch the last, without what was replaced or is empty; and every match. */
function verdicts(outputs: readonly Output[]): unknown[] {
  const held = new Map<string, unknown>();
  const matches: string[] = [];
  for (const output of outputs) {
    if (output.kind === 'match') matches.push(JSON.stringify(output.match));
    if (output.kind !== 'result') continue;
    const { rule, key, start, end, replaces, values, readings } = output.result;
    for (const gone of replaces) held.delete(`${rule} ${key} ${gone.start} ${gone.end}`);
    const name = `${rule} ${key} ${start} ${end}`;
    const empty = readings === undefined && rule !== 'own/air-slides';
    if (empty) held.delete(name);
    else held.set(name, { values, readings });
  }
  return [[...held].sort(([a], [b]) => (a < b ? -1 : 1)), matches.sort()];
}

/**
 * The same with counts that only rise, some minutes faster than others: what quality control makes of others depends on
 * what it saw before, so rules would not get the same readings in another order.
 */
function rising(inputs: readonly MessageInput[]): MessageInput[] {
  return inputs.map((input) => {
    const samples = input.message.samples.map((one) => {
      const minute = Math.floor(((one.sensorTime ?? START) - START) / MINUTE);
      const count = {
        mantissa: minute + 3 * Math.floor(minute / 7) + 9 * Math.floor(minute / 50),
        exponent: 0,
      };
      const values = one.values.map((value) =>
        value.property === RAIN_COUNT ? { ...value, value: count } : value,
      );
      return { ...one, values };
    });
    return { ...input, message: { ...input.message, samples } };
  });
}

const weather = story.map(rising);
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });

test('rules say the same in the end, whatever the order and the batches in which readings came', () => {
  const shuffled = weather.chain((inputs) =>
    fc.tuple(
      fc.constant(inputs),
      fc.shuffledSubarray(inputs, { minLength: inputs.length, maxLength: inputs.length }),
      sizes,
    ),
  );
  fc.assert(
    fc.property(shuffled, ([inputs, otherOrder, parts]) => {
      assert.deepEqual(verdicts(run(batchesOf(otherOrder, parts))), verdicts(run(batchesOf(inputs, [3]))));
    }),
    { numRuns: 60 },
  );
});

test('a restart between any two batches changes nothing that rules say', () => {
  fc.assert(
    fc.property(weather, sizes, fc.integer({ min: 1, max: 4 }), (inputs, parts, every) => {
      const batches = batchesOf(inputs, parts);
      const stored = new Map<string, Uint8Array>();
      let pipeline = new Pipeline();
      const outputs = batches.flatMap((next, index) => {
        const { outputs: told } = pipeline.step(next);
        if (index % every !== 0) return told;
        for (const { key, value } of pipeline.takeDelta()) {
          if (value === undefined) stored.delete(key);
          else stored.set(key, value);
        }
        pipeline = new Pipeline();
        const entries: StateEntry[] = [...stored].map(([key, value]) => ({ key, value }));
        pipeline.restore(entries.reverse());
        return told;
      });
      assert.deepEqual(outputs, run(batches));
    }),
    { numRuns: 40 },
  );
});

test('a source with a wrong clock changes nothing that rules say of any other source', () => {
  const wrong = fc.constantFrom(DAY, 5.5 * HOUR, -5.5 * HOUR, -START);
  const sources = fc.tuple(sourceStory('a/mast', ['timed']), sourceStory('a/probe'), sourceStory('b/mast'));
  const ofOthers = (outputs: readonly Output[]): Output[] =>
    outputs.filter(
      (output) =>
        (output.kind === 'result' && !/^a(\/mast.*)?$/.test(output.result.key)) ||
        (output.kind === 'match' && output.match.station !== 'a'),
    );
  fc.assert(
    fc.property(sources, wrong, ([bad, ...others], offset) => {
      const shifted = bad.map(
        (input): MessageInput => ({
          ...input,
          message: {
            ...input.message,
            samples: input.message.samples.map((one) => ({
              ...one,
              sensorTime: (one.sensorTime ?? 0) + offset,
            })),
          },
        }),
      );
      const good = ofOthers(run(batchesOf([...bad, ...others.flat()], [3])));
      assert.deepEqual(ofOthers(run(batchesOf([...shifted, ...others.flat()], [3]))), good);
    }),
    { numRuns: 40 },
  );
});

test('memory is what it was once everything is past its horizon', () => {
  fc.assert(
    fc.property(weather, (inputs) => {
      const pipeline = new Pipeline();
      const stored = new Set<string>();
      for (const next of batchesOf(inputs, [4])) {
        pipeline.step(next);
        for (const { key, value } of pipeline.takeDelta()) {
          if (value === undefined) stored.delete(key);
          else stored.add(key);
        }
      }
      // What stays is one entry for each source, key, and gauge, never one for a window or a reading.
      const rules = [...stored].filter((key) => key.startsWith('sown/'));
      assert.ok(rules.length <= RULES.length * 16, `${rules.length}: ${rules.join(' ')}`);
    }),
    { numRuns: 20 },
  );
});
