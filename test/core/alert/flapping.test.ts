import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { AlertReading } from '@shivar/core/alert';
import { MINUTE } from '@shivar/core/time';
import { repositoryRoot } from '../../support/repository.ts';
import { live, newEvaluator, packOf, reading, story } from './readings.ts';

/** Mountain Standard Time all year. */
const MST_OFFSET_MS = 7 * 60 * MINUTE;

/** The gusts of one real, gusty day, minute by minute: NREL MIDC, 18 October 2018. */
function gustDay(): AlertReading[] {
  const file = path.join(repositoryRoot, 'test/fixtures/records/logger_1min_midc/midc_raw_20181018.csv');
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const column = header.split(',').findIndex((name) => name.startsWith('Peak Wind Speed'));
  return lines.map((line) => {
    const cells = line.split(',');
    const hhmm = Number(cells[3]);
    const minute = Math.floor(hhmm / 100) * 60 + (hhmm % 100);
    const at = Date.UTC(2018, 0, Number(cells[2])) + minute * MINUTE + MST_OFFSET_MS;
    return reading('mast/windGust', at, Number(cells[column]));
  });
}

function raises(
  day: readonly AlertReading[],
  level: number,
  dwell: { raise: number; clear: number; hysteresis: number },
): number {
  const evaluator = newEvaluator([
    packOf({
      hazard: 'strongWind',
      input: { kind: 'reading', property: 'windGust' },
      level,
      unit: 'm/s',
      hysteresis: dwell.hysteresis,
      raise: { count: dwell.raise, of: dwell.raise },
      clear: { count: dwell.clear, forMs: 0 },
    }),
  ]);
  return story(live(evaluator, day)).filter((line) => line.startsWith('raise')).length;
}

const LEVELS = Array.from({ length: 31 }, (_, index) => (30 + index) / 10);

test('on a day of real gusts no level raises more than seven times', () => {
  const day = gustDay();
  assert.equal(day.length, 1440);
  const most = LEVELS.map((level) => raises(day, level, { raise: 3, clear: 15, hysteresis: 1 }));
  assert.ok(Math.max(...most) <= 7, most.join(' '));
  assert.ok(Math.min(...most) >= 1, most.join(' '));
});

test('without dwell and hysteresis the same day raises fifty times and more at every level', () => {
  const day = gustDay();
  const bare = LEVELS.map((level) => raises(day, level, { raise: 1, clear: 1, hysteresis: 0 }));
  assert.ok(Math.min(...bare) >= 50, bare.join(' '));
});
