import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decimal } from '@shivar/core/model';
import {
  eventTimeTrigger,
  GuardedWatermark,
  SourceWatermarks,
  sumAggregate,
  tumblingWindows,
  WindowOperator,
  windowOutput,
} from '@shivar/core/stream';
import { DAY, HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import { check } from './arbitrary.ts';
import { sample } from './support.ts';

const START = Date.UTC(2026, 6, 1);

/** What one source sends: minutes of processing time, how long the reading was under way, and its value. */
const readings = fc.array(
  fc.record({
    source: fc.constantFrom('bad', 'good', 'fair'),
    minute: fc.integer({ min: 0, max: 600 }),
    lagMinutes: fc.integer({ min: 0, max: 30 }),
    value: fc.integer({ min: 0, max: 500 }),
  }),
  { maxLength: 60 },
);

const CLOCK_ERRORS = {
  'a day ahead': DAY,
  '5:30 ahead': 5.5 * HOUR,
  '5:30 behind': -5.5 * HOUR,
  'in 1970': -START,
};

type Reading = { source: string; minute: number; lagMinutes: number; value: number };

for (const [name, error] of Object.entries(CLOCK_ERRORS)) {
  test(`a source whose clock is ${name} changes no result of another`, () => {
    check(readings, (list) => {
      const sorted = list.toSorted((a, b) => a.minute - b.minute);
      const without = finalResults(
        sorted.filter(({ source }) => source !== 'bad'),
        error,
      );
      const others = finalResults(sorted, error).filter(([id]) => !id.startsWith('bad'));
      assert.deepEqual(others, without);
    });
  });
}

/** The last result of every window, in order. */
function finalResults(list: readonly Reading[], badClockMs: number): [string, unknown][] {
  const watermark = new GuardedWatermark(
    new SourceWatermarks({
      delay: { kind: 'fixed', delayMs: MINUTE },
      idleAfter: { silentMs: 45 * MINUTE, stalledMs: HOUR },
      whenAllIdle: { kind: 'followClock', behindMs: HOUR },
    }),
  );
  const operator = new WindowOperator({
    assigner: tumblingWindows({ sizeMs: 15 * MINUTE }),
    trigger: eventTimeTrigger(),
    aggregate: sumAggregate,
    lateness: { allowedMs: 72 * HOUR },
    output: { mode: 'accumulating' },
  });
  const out = windowOutput<unknown, Decimal | undefined>();
  for (const { source, minute, lagMinutes, value } of list) {
    const now = START + minute * MINUTE;
    const eventTime = now - lagMinutes * MINUTE + (source === 'bad' ? badClockMs : 0);
    if (watermark.observe(source, eventTime, now)) operator.add(source, eventTime, sample(value), out);
    operator.advance(watermark.watermark, out);
  }
  operator.advance(Number.POSITIVE_INFINITY, out);
  const last = new Map(out.results.map(({ key, window, value }) => [`${key} ${window.start}`, value]));
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1));
}
