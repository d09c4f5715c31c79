import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type RainSum, RainSums, type TipCount } from '@shivar/core/alert';
import { DAY, eventTime, HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import { repositoryRoot } from '../../support/repository.ts';

const START = Date.UTC(2026, 6, 10);
const TIP_MM = 0.2;
const undisturbed = () => false;

/** Feeds `[minutes after START, count, boot epoch?]` and returns the last sum. */
function sumAfter(counts: readonly (readonly [number, number, number?])[], sums = new RainSums()): RainSum {
  let last: RainSum | undefined;
  for (const [minute, count, bootEpoch] of counts) {
    const at = eventTime(START + minute * MINUTE);
    const one: TipCount = { at, count, ...(bootEpoch === undefined ? {} : { bootEpoch }) };
    last = sums.add('s/g/rainTipCount~1', one, TIP_MM, undisturbed) ?? last;
  }
  assert.ok(last);
  return last;
}

test('rain is the difference of counts, and nothing is known of the day before the first', () => {
  const sum = sumAfter([
    [0, 1000],
    [1, 1010],
    [2, 1015],
  ]);
  assert.deepEqual(sum, { mm: 3, wetMinutes: 2, dryForMs: 0, atLeast: true, implausible: false });
});

test('after 24 h of counts the sum is whole, and what fell before them is gone', () => {
  const day = 24 * 60;
  const hourly = Array.from({ length: 27 }, (_, hour) => [hour * 60, hour < 2 ? 1000 : 1050] as const);
  assert.equal(sumAfter(hourly).mm, 0);
  assert.equal(
    sumAfter([
      [0, 1000],
      [15, 1000],
      [16, 1010],
      [day + 15, 1010],
    ]).mm,
    2,
  );
  const later = sumAfter([
    [0, 1000],
    [15, 1000],
    [16, 1010],
    [day + 16, 1010],
  ]);
  assert.equal(later.mm, 0);
  assert.equal(later.atLeast, false);
});

test('a lower count in a new boot epoch counts from zero and makes the sum a lower bound', () => {
  const sum = sumAfter([
    [0, 1000, 1],
    [1, 1010, 1],
    [2, 4, 2],
    [3, 6, 2],
  ]);
  assert.ok(Math.abs(sum.mm - 16 * TIP_MM) < 1e-9);
  assert.equal(sum.atLeast, true);
  assert.equal(sum.implausible, false);
});

test('without boot epochs a fall to a possible count is a restart', () => {
  const sum = sumAfter([
    [0, 1000],
    [1, 1010],
    [2, 3],
    [3, 5],
  ]);
  assert.ok(Math.abs(sum.mm - 15 * TIP_MM) < 1e-9);
  assert.equal(sum.implausible, false);
});

test('one false low count is forgotten when the counter goes on where it was', () => {
  const sum = sumAfter([
    [0, 1000],
    [1, 1010],
    [2, 0],
    [3, 1011],
    [4, 1012],
  ]);
  assert.ok(Math.abs(sum.mm - 12 * TIP_MM) < 1e-9);
});

test('one false high count is no rain, but a fault', () => {
  const high = sumAfter([
    [0, 1000],
    [1, 65535],
  ]);
  assert.equal(high.mm, 0);
  assert.equal(high.implausible, true);
  const after = sumAfter([
    [0, 1000],
    [1, 65535],
    [2, 1001],
    [3, 1002],
  ]);
  assert.ok(Math.abs(after.mm - 2 * TIP_MM) < 1e-9);
});

test('a counter that jumped for good is followed from its new place', () => {
  const sum = sumAfter([
    [0, 1000],
    [1, 65000],
    [2, 65001],
    [3, 65003],
  ]);
  assert.ok(Math.abs(sum.mm - 3 * TIP_MM) < 1e-9);
  assert.equal(sum.implausible, true);
});

test('more than 40 mm in a minute is a fault, 40 mm is not', () => {
  assert.equal(
    sumAfter([
      [0, 0],
      [1, 200],
    ]).mm,
    40,
  );
  assert.equal(
    sumAfter([
      [0, 0],
      [1, 201],
    ]).implausible,
    true,
  );
});

test('the fault is over when the day that held it is', () => {
  const faulty = [
    [0, 1000],
    [1, 65000],
    [2, 65000],
  ] as const;
  assert.equal(sumAfter([...faulty, [23 * 60, 65000]]).implausible, true);
  assert.equal(sumAfter([...faulty, [25 * 60, 65000]]).implausible, false);
});

test('rain over a long silence counts while all of it is within 24 h, then makes the sum a lower bound', () => {
  const day = 24 * 60;
  const counts = [
    [0, 0],
    [2 * day, 0],
    [2 * day + 300, 50],
  ] as const;
  assert.deepEqual(sumAfter(counts).mm, 10);
  assert.equal(sumAfter(counts).atLeast, false);
  const cut = sumAfter([...counts, [3 * day + 60, 50]]);
  assert.equal(cut.mm, 0);
  assert.equal(cut.atLeast, true);
});

test('what moves the counter while someone is at the gauge is not rain', () => {
  const sums = new RainSums();
  const add = (minute: number, count: number, disturbed: boolean) =>
    sums.add('g', { at: eventTime(START + minute * MINUTE), count }, TIP_MM, () => disturbed)?.mm;
  assert.deepEqual(
    [add(0, 10, false), add(1, 12, false), add(10, 500, true), add(11, 501, false)].map((mm) =>
      Math.round((mm ?? -1) * 10),
    ),
    [0, 4, 4, 6],
  );
});

test('a count that is not newer than the newest is not taken', () => {
  const sums = new RainSums();
  sumAfter(
    [
      [0, 10],
      [5, 12],
    ],
    sums,
  );
  assert.equal(
    sums.add('s/g/rainTipCount~1', { at: eventTime(START + 5 * MINUTE), count: 40 }, TIP_MM, undisturbed),
    undefined,
  );
});

/** Tips of a USGS gauge as `[UTC ms, thousandths of an inch]`; the record's local time is taken for UTC. */
function usgsTips(): (readonly [number, number])[] {
  const file = path.join(repositoryRoot, 'test/fixtures/records/rain_tips_usgs/rain.test.rdb');
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [when = '', inches = ''] = line.split('\t');
      return [
        Date.parse(`${when.replaceAll('/', '-').replace(' ', 'T')}:00Z`),
        Math.round(Number(inches) * 1000),
      ] as const;
    });
}

/** Thousandths of an inch in mm. */
const MIL_MM = 0.0254;

function trueSumMm(tips: readonly (readonly [number, number])[], after: number, until: number): number {
  return tips.reduce((sum, [at, mils]) => (at > after && at <= until ? sum + mils : sum), 0) * MIL_MM;
}

test('the sums of a real gauge are those of its tips in the last 24 hours, by the minute', () => {
  const tips = usgsTips();
  assert.ok(tips.length > 900);
  const sums = new RainSums();
  let total = 0;
  let newest = 0;
  for (const [at, mils] of tips) {
    const before = { at: eventTime(at - MINUTE), count: total };
    if (before.at > newest) sums.add('g', before, MIL_MM, undisturbed);
    total += mils;
    newest = at;
    const sum = sums.add('g', { at: eventTime(at), count: total }, MIL_MM, undisturbed);
    const truth = trueSumMm(tips, at - DAY, at);
    assert.ok(
      Math.abs((sum?.mm ?? -1) - truth) < 1e-6,
      `${new Date(at).toISOString()}: ${sum?.mm} is not ${truth}`,
    );
  }
});

test('with counts lost and devices restarting, a sum is never more than fell and never less unless it says so', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 400 }),
    tips: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 60 })),
    lost: fc.boolean(),
    restart: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const sums = new RainSums();
      const tips: (readonly [number, number])[] = [];
      let at = START;
      let count = 500;
      let bootEpoch = 1;
      sums.add('g', { at: eventTime(at), count, bootEpoch }, TIP_MM, undisturbed);
      for (const { minutes, tips: more, lost, restart } of steps) {
        if (restart) {
          bootEpoch += 1;
          count = 0;
        }
        at += minutes * MINUTE;
        count += more;
        tips.push([at, more]);
        if (lost) continue;
        const sum = sums.add('g', { at: eventTime(at), count, bootEpoch }, TIP_MM, undisturbed);
        assert.ok(sum !== undefined);
        const fell = (hours: number) =>
          tips.reduce((all, [when, n]) => (when > at - hours * HOUR && when <= at ? all + n : all), 0) *
          TIP_MM;
        assert.ok(sum.mm <= fell(24) + 1e-9, `${sum.mm} > ${fell(24)}`);
        if (!sum.atLeast) assert.ok(sum.mm >= fell(23.5) - 1e-9, `${sum.mm} < ${fell(23.5)}`);
      }
    }),
    { numRuns: 300 },
  );
});
