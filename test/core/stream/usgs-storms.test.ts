import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { type Decimal, decimalToNumber, parseDecimal } from '@shivar/core/model';
import {
  eventTimeTrigger,
  maxEventTimeMinusDelay,
  type Sample,
  SlicedWindowOperator,
  sessionWindows,
  sumAggregate,
  WindowOperator,
  type WindowProcessor,
  type WindowResult,
  windowOutput,
} from '@shivar/core/stream';
import { HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import { readText } from '../../support/repository.ts';

/** Tips of a bucket and the tables the US Geological Survey made of them: storms, and their greatest intensities. */
const RECORD = 'test/fixtures/records/rain_tips_usgs/rain.test.rdb';

/** A storm ends with a dry spell of two hours; exactly two hours still belong to it. */
const STORM_GAP = 2 * HOUR;

interface Tip {
  readonly at: number;
  readonly inches: Decimal;
}

type Sum = Decimal | undefined;

function rows(file: string): string[][] {
  const lines = readText(path.posix.join(file)).split(/\r?\n/);
  return lines.filter((line) => /^\d/.test(line) && /:\d\d/.test(line)).map((line) => line.split('\t'));
}

function readTips(): Tip[] {
  return rows(RECORD).flatMap(([date = '', depth = '']) => {
    const inches = parseDecimal(depth.trim());
    return inches === undefined || inches.mantissa === 0 ? [] : [{ at: Date.parse(`${date} UTC`), inches }];
  });
}

/** The tables write month/day/year, the record year/month/day; both without a zone. */
function publishedTime(text = ''): number {
  return Date.parse(`${text.trim()} UTC`);
}

const tips = readTips();

/** The last result of every window that stands after all tips came in the given order. */
function results(operator: WindowProcessor<Sample, Sum>, arrival: readonly Tip[]): WindowResult<Sum>[] {
  const standing = new Map<string, WindowResult<Sum>>();
  const out = windowOutput<Sample, Sum>();
  const watermark = maxEventTimeMinusDelay({ delayMs: 0 });
  for (const { at, inches } of arrival) {
    operator.add('gauge', at, { value: inches, order: 0 }, out);
    operator.advance(watermark.observe('gauge', at, 0), out);
  }
  operator.advance(Number.POSITIVE_INFINITY, out);
  assert.deepEqual(out.late, []);
  for (const result of out.results) {
    for (const { start, end } of result.replaces) standing.delete(`${start} ${end}`);
    standing.set(`${result.window.start} ${result.window.end}`, result);
  }
  return [...standing.values()].sort((a, b) => a.window.start - b.window.start);
}

function storms(arrival: readonly Tip[], allowedMs: number): WindowResult<Sum>[] {
  const operator = new WindowOperator({
    assigner: sessionWindows<Sample>({ gapMs: STORM_GAP, boundary: 'inclusive' }),
    trigger: eventTimeTrigger(),
    aggregate: sumAggregate,
    lateness: { allowedMs },
    output: { mode: 'accumulating' },
  });
  return results(operator, arrival);
}

function inches({ value }: { readonly value: Sum }): number {
  return value === undefined ? Number.NaN : decimalToNumber(value);
}

function shuffled(seed: number): Tip[] {
  const [order = []] = fc.sample(fc.shuffledSubarray([...tips], { minLength: tips.length }), {
    seed,
    numRuns: 1,
  });
  return order;
}

const SPAN = (tips.at(-1)?.at ?? 0) - (tips[0]?.at ?? 0);

for (const [order, arrival, allowedMs] of [
  ['in order', tips, 0],
  ['shuffled, with the whole span allowed', shuffled(20131003), SPAN],
] as const) {
  test(`sessions of tips ${order} are the published storms`, () => {
    const published = rows(`${RECORD}.storm.summary`).map(([start, end, depth = '']) => [
      publishedTime(start),
      publishedTime(end),
      Number(depth.trim()),
    ]);
    const found = storms(arrival, allowedMs).map((storm) => {
      const { start, end } = storm.window;
      // The table counts a storm from the minute before its first tip.
      return [start - MINUTE, end - STORM_GAP, inches(storm)];
    });
    assert.equal(published.length, 70);
    assert.deepEqual(found, published);
  });
}

test('the greatest sums of windows sliding by the minute are the published intensities', () => {
  const published = rows(`${RECORD}.intensity`);
  const bounds = storms(tips, 0).map(
    ({ window }) => [window.start - MINUTE, window.end - STORM_GAP] as const,
  );
  const columns = [5, 10, 15, 30, 60].map((minutes) => greatest(minutes, bounds));
  let compared = 0;
  published.forEach(([start, , , ...intensities], storm) => {
    assert.equal(publishedTime(start), bounds[storm]?.[0]);
    columns.forEach((column, i) => {
      const expected = Number(intensities[i]);
      // Storms shorter than the window have none.
      if (expected === -9) return;
      compared += 1;
      const found = column[storm] ?? Number.NaN;
      assert.ok(Math.abs(found - expected) <= 0.0005 + 1e-9, `${start}: ${found} for ${expected}`);
    });
  });
  assert.equal(compared, 184);
});

/** For each storm the greatest intensity over that many minutes, inches per hour; windows are (t - W, t]. */
function greatest(minutes: number, storms: readonly (readonly [number, number])[]): number[] {
  const operator = new SlicedWindowOperator({
    window: { sizeMs: minutes * MINUTE, slideMs: MINUTE },
    aggregate: sumAggregate,
    lateness: { allowedMs: 0 },
  });
  const sums = results(operator, tips);
  return storms.map(([start, end]) => {
    const within = sums.filter(({ window }) => window.start >= start - HOUR && window.start <= end);
    return (Math.max(...within.map(inches)) * 60) / minutes;
  });
}
