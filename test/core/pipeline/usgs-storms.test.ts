import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MessageInput, type Output, Pipeline, type PipelineInput } from '@shivar/core/pipeline';
import { CORE_STREAMS, type RulePack } from '@shivar/core/rules';
import type { StateEntry } from '@shivar/core/state';
import { DAY, HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import {
  namedValue,
  publishedStorms,
  readCounts,
  standingResults,
  stormsOf,
  TIP_SIZE_MM,
} from './usgs-record.ts';
import { anchor, batch, message, sample, sensor, station } from './world.ts';

const GAUGE = station('usgs', { clock: 'trusted', sensors: [sensor('gage01', { tipSizeMm: TIP_SIZE_MM })] });
const TICK: PipelineInput = { kind: 'tick' };
const counts = readCounts();
const SPAN = (counts.at(-1)?.at ?? 0) - (counts[0]?.at ?? 0) + DAY;
const published = publishedStorms();
const END = message('usgs/gage01', [], { bootEpoch: 7, oldestUnsent: 'end' });

/** The lines of the record as messages: numbered, or told apart by their own time. */
function messages(numbered: boolean): MessageInput[] {
  return counts.map(({ at, count }, sequence) =>
    numbered
      ? message('usgs/gage01', [sample({ rainTipCount: count }, { sensorTime: at, sequence })], {
          bootEpoch: 7,
          clock: 'gps',
          oldestUnsent: sequence + 1,
        })
      : message('usgs/gage01', [sample({ rainTipCount: count }, { sensorTime: at })], { clock: 'gps' }),
  );
}

/** The shipped rules, corrections allowed for `allowedMs`. */
function rulesOpenFor(allowedMs: number): RulePack {
  return {
    ...CORE_STREAMS,
    rules: CORE_STREAMS.rules.map((rule) =>
      rule.kind === 'window' && rule.lateness.late === 'reprocess'
        ? { ...rule, lateness: { ...rule.lateness, allowedMs } }
        : rule,
    ),
  };
}

/** Steps inputs in batches; where `restartAt` says so the pipeline is replaced by one that is restored. */
function run(
  inputs: readonly PipelineInput[],
  { allowedMs = 72 * HOUR, restartEvery = Infinity }: { allowedMs?: number; restartEvery?: number } = {},
): Output[] {
  const outputs: Output[] = [];
  const stored = new Map<string, StateEntry>();
  let pipeline = new Pipeline();
  const packs = [rulesOpenFor(allowedMs)];
  const first: PipelineInput[] = [anchor(), { kind: 'configuration', stations: [GAUGE], packs }];
  outputs.push(...pipeline.step(batch(0, first)).outputs);
  for (let at = 0; at * 20 < inputs.length; at += 1) {
    outputs.push(...pipeline.step(batch(1000 + at, inputs.slice(at * 20, at * 20 + 20))).outputs);
    if (at % restartEvery !== restartEvery - 1) continue;
    for (const entry of pipeline.takeDelta()) stored.set(entry.key, entry);
    pipeline = new Pipeline();
    pipeline.restore([...stored.values()].reverse());
  }
  outputs.push(...pipeline.step(batch(HOUR, [END])).outputs);
  return outputs;
}

/** A fixed shuffle: the seed is in the name of the test that fails. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const [whole] = fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), {
    seed,
    numRuns: 1,
  });
  return whole ?? [];
}

test('every published storm and intensity, from tips in order through the step', () => {
  assert.equal(published.length, 70);
  const outputs = run(messages(true));
  assert.deepEqual(stormsOf(outputs), published);
  // Proved whole by what the sender reports; the last is closed by the end of the stream.
  const standings = standingResults(outputs, 'core-streams/storms').map(({ standing }) => standing);
  assert.ok(standings.every((standing) => standing === 'final' || standing === 'complete'));
});

test('the same after restarts in the middle of storms', () => {
  assert.deepEqual(stormsOf(run(messages(true), { restartEvery: 3 })), published);
});

test('the same with repeats injected', () => {
  const inputs = messages(true).flatMap((input, index, all) => {
    const again = [all[index - 1], all[index - 17], input].filter((other) => other !== undefined);
    const repeats = again.map((other) => ({ ...other, delivery: { ...other.delivery, dup: true } }));
    return index % 5 === 0 ? [input, ...repeats] : [input];
  });
  assert.deepEqual(stormsOf(run(inputs)), published);
});

test('the same when readings come up to a day late in any order', () => {
  for (const seed of [1, 2, 3]) {
    // Blocks of a day are shuffled within themselves.
    const days = new Map<number, MessageInput[]>();
    for (const [index, input] of messages(false).entries()) {
      const day = Math.floor((counts[index]?.at ?? 0) / DAY);
      days.set(day, [...(days.get(day) ?? []), input]);
    }
    const inputs = [...days.values()].flatMap((day) => shuffled(day, seed));
    assert.deepEqual(stormsOf(run(inputs)), published, `seed ${seed}`);
  }
});

test('the same with the whole record shuffled and lateness set to its span, across restarts', () => {
  for (const seed of [4, 5]) {
    const inputs = shuffled(messages(false), seed);
    const outputs = run(inputs, { allowedMs: SPAN, restartEvery: 7 });
    assert.deepEqual(stormsOf(outputs), published, `seed ${seed}`);
  }
});

test('rain days end at 08:30 of India and hold all of the rain', () => {
  const days = standingResults(run(messages(true)), 'core-streams/rain-day');
  assert.ok(days.every(({ start, end }) => end - start === DAY && end % DAY === 3 * HOUR));
  const total = days.reduce((sum, day) => sum + namedValue(day, 'depth'), 0);
  assert.ok(Math.abs(total - (counts.at(-1)?.count ?? 0) * TIP_SIZE_MM) < 1e-6);
});

test('the largest rain of any 24 hours that end in a rain day, by the minute', () => {
  const outputs = run(messages(true));
  const told = standingResults(outputs, 'core-streams/rain-24h');
  assert.ok(told.length > 50);
  const tips = counts.map(({ at, count }, index) => ({
    at,
    tips: count - (counts[index - 1]?.count ?? count),
  }));
  for (const result of told.filter((_, index) => index % 10 === 0)) {
    let largest = 0;
    for (let end = result.start + MINUTE; end <= result.end; end += MINUTE) {
      const sum = tips.filter(({ at }) => at > end - MINUTE - DAY && at <= end - MINUTE);
      largest = Math.max(
        largest,
        sum.reduce((mm, tip) => mm + tip.tips, 0),
      );
    }
    assert.equal(namedValue(result, 'depth'), Number((largest * TIP_SIZE_MM).toFixed(4)));
  }
});

test('a tick closes the last storm when the gauge stays silent', () => {
  const pipeline = new Pipeline();
  const first = [anchor(), { kind: 'configuration', stations: [GAUGE], packs: [CORE_STREAMS] } as const];
  const outputs = [...pipeline.step(batch(0, first)).outputs];
  outputs.push(...pipeline.step(batch(1, messages(true).slice(0, 3))).outputs);
  assert.equal(stormsOf(outputs).length, 0);
  outputs.push(...pipeline.step(batch(3 * HOUR, [TICK])).outputs);
  assert.deepEqual(stormsOf(outputs), published.slice(0, 1));
});
