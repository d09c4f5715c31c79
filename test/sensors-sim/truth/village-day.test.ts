import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE } from '@shivar/core/time';
import { TruthRecord, trueEpisodes, truthLines } from '@shivar/sensors-sim/truth';
import { END, transmissionsOf, villageDay } from '../simulation/support.ts';

const SEEDS = Array.from({ length: 12 }, (_, index) => 1 + index * 977);

test('under every seed the village day has its heat, its gust front and its cloudburst, and no frost', () => {
  for (const seed of SEEDS) {
    const episodes = trueEpisodes(villageDay(seed), END);
    const longest = (hazard: string) =>
      Math.max(0, ...episodes.filter((e) => e.hazard === hazard).map((e) => e.until - e.from));
    assert.ok(longest('heat') >= 30 * MINUTE, `heat, seed ${seed}`);
    assert.ok(longest('strongWind') >= 5 * MINUTE, `gusts, seed ${seed}`);
    assert.ok(longest('heavyRain') >= 60 * MINUTE, `rain, seed ${seed}`);
    assert.ok(longest('lowSoilMoisture') >= 60 * MINUTE, `dry soil, seed ${seed}`);
    assert.equal(longest('frost'), 0, `frost, seed ${seed}`);
  }
});

test('the truth record accounts for every reading that was sent, by sensor and by fault', () => {
  const record = new TruthRecord();
  const transmissions = transmissionsOf(villageDay(1));
  for (const transmission of transmissions) record.add(transmission);
  const summary = record.summary([]);
  const lines = transmissions.flatMap(truthLines);
  assert.equal(summary.messages, transmissions.length);
  assert.equal(summary.readings.sent, lines.length);
  assert.ok(summary.readings.sent > 10_000 && summary.readings.sent < 16_000);
  assert.equal(summary.readings.sent - summary.readings.unique, summary.faults.duplicate);
  const bySensor = Object.values(summary.uniqueBySensor).reduce((sum, count) => sum + count, 0);
  assert.equal(bySensor, summary.readings.unique);
  for (const [mark, count] of Object.entries(summary.faults)) {
    assert.ok(count > 0, mark);
    assert.equal(lines.filter(({ faults }) => (faults as readonly string[]).includes(mark)).length, count);
  }
  assert.ok(lines.every((line) => line.faults.length > 0 || line.value === line.healthyValue));
});
