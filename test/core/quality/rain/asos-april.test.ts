import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HourlyCounter, type TipCount, TipTotal } from '@shivar/core/quality';
import { eventTime, HOUR } from '@shivar/core/time';
import fc from 'fast-check';
import { readText } from '../../../support/repository.ts';

const SEED = 20260704;
const FOLDER = 'test/fixtures/records/rain_counter_asos';

/** Hundredths of an inch, which is a tip of 0.254 mm. */
const TIP_SIZE_MM = 0.254;

/** New York keeps its standard time for daily totals all year. */
const STANDARD_OFFSET = 5 * HOUR;

function lines(file: string): string[][] {
  const [, ...rows] = readText(`${FOLDER}/${file}`).trim().split('\n');
  return rows.map((line) => line.split(','));
}

/** The counter of La Guardia airport in April 2017 as tips since the record began, of every reading with a value. */
function tipsSinceStart(): { at: number; tips: number }[] {
  const counter = new HourlyCounter({ resetAfterMinute: 51 });
  return lines('asos_lga_2017-03-31_2017-05-01_slim.csv').flatMap((row) => {
    const text = row[8] ?? 'M';
    if (text === 'M' || text === 'T') return [];
    const at = Date.parse(`${(row[1] ?? '').replace(' ', 'T')}:00Z`);
    return [{ at, tips: counter.take(eventTime(at), Math.round(Number(text) * 100)) }];
  });
}

const RECORD = tipsSinceStart();

describe('rain of an airport gauge whose counter is set to zero after minute 51', () => {
  it('gives the official total of every day but two, which are within 0.01 in', () => {
    const days = new Map<string, number>();
    let before = 0;
    for (const { at, tips } of RECORD) {
      const day = new Date(at - STANDARD_OFFSET).toISOString().slice(0, 10).replaceAll('-', '');
      days.set(day, (days.get(day) ?? 0) + tips - before);
      before = tips;
    }
    const official = lines('lga_daily_2017.csv');
    assert.equal(official.length, 30);
    const off = official.flatMap(([day = '', inches]) => {
      const difference = (days.get(day) ?? 0) - Math.round(Number(inches) * 100);
      return difference === 0 ? [] : [[day, difference]];
    });
    assert.deepEqual(off, [
      ['20170403', -1],
      ['20170404', 1],
    ]);
  });

  it('a lower reading within the hour is no rain and no reset', () => {
    const counter = new HourlyCounter({ resetAfterMinute: 51 });
    const hour = 10 * HOUR;
    const minute = (at: number) => eventTime(hour + at * 60_000);
    assert.deepEqual(
      [counter.take(minute(0), 4), counter.take(minute(5), 3), counter.take(minute(10), 5)],
      [4, 4, 5],
    );
    assert.equal(counter.take(minute(51), 6), 6);
    assert.equal(counter.take(minute(52), 6), 12, 'the new hour has six of its own');
  });
});

/** What goes wrong on the way: which readings are lost, come twice, or are followed by a restart. */
const journey = fc.array(
  fc.record({
    lost: fc.boolean(),
    twice: fc.boolean(),
    reboots: fc.integer({ min: 0, max: 40 }).map((n) => n === 0),
  }),
  { minLength: 7, maxLength: 97 },
);

interface Sent {
  readonly count: TipCount;
  /** Nobody can know what fell between a reading that was lost and the restart that forgot it. */
  readonly needed: boolean;
}

/** The record as a tip counter sends it; with `forgets` it begins at zero after each restart and says so at once. */
function replay(fates: readonly { readonly reboots: boolean }[], forgets: boolean): Sent[] {
  const sent: Sent[] = [];
  let bootEpoch = 1;
  let base = 0;
  for (const [index, { at, tips }] of RECORD.entries()) {
    const reboots = fates[index % fates.length]?.reboots === true;
    const isEnd = index === 0 || index === RECORD.length - 1;
    sent.push({
      count: { at: eventTime(at), count: tips - base, bootEpoch },
      needed: isEnd || (forgets && reboots),
    });
    if (!reboots) continue;
    bootEpoch += 1;
    if (!forgets) continue;
    base = tips;
    sent.push({ count: { at: eventTime(at + 1000), count: 0, bootEpoch }, needed: true });
  }
  return sent;
}

describe('the same rain as a tip counter', () => {
  const first = RECORD[0]?.tips ?? 0;
  const total = (RECORD.at(-1)?.tips ?? 0) - first;

  for (const [kind, forgets] of [
    ['that lives through restarts', false],
    ['that begins at zero with each restart', true],
  ] as const) {
    it(`${kind} has the same total, whatever is lost or repeated (seed ${SEED})`, () => {
      fc.assert(
        fc.property(journey, (fates) => {
          const gauge = new TipTotal(TIP_SIZE_MM);
          let tips = 0;
          const arrived: TipCount[] = [];
          for (const [index, { count, needed }] of replay(fates, forgets).entries()) {
            const fate = fates[index % fates.length];
            if (fate?.lost === true && !needed) continue;
            arrived.push(count);
            tips = gauge.take(count);
            // A repeat of anything that came before.
            const again = arrived[(index * 7) % arrived.length];
            if (fate?.twice === true && again !== undefined) tips = gauge.take(again);
          }
          assert.equal(tips, total);
        }),
        { seed: SEED, numRuns: 60 },
      );
    });
  }
});
