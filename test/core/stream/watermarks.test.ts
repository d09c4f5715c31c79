import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShivarError } from '@shivar/core/errors';
import {
  DelayPercentile,
  GuardedWatermark,
  isAhead,
  maxEventTimeMinusDelay,
  processingTimeMinusDelay,
  SourceWatermarks,
  type SourceWatermarksOptions,
} from '@shivar/core/stream';
import { Checkpoint } from '../../support/oracle/checkpoint.ts';

function sources(options: Partial<SourceWatermarksOptions> = {}): SourceWatermarks {
  return new SourceWatermarks({
    delay: { kind: 'fixed', delayMs: 10 },
    idleAfter: { silentMs: 100 },
    whenAllIdle: { kind: 'hold' },
    ...options,
  });
}

test('maximum event time minus a delay ignores our clock', () => {
  const watermark = maxEventTimeMinusDelay({ delayMs: 10 });
  assert.equal(watermark.observe('a', 1000, 5), 989);
  assert.equal(watermark.observe('a', 900, 6), 989);
  assert.equal(watermark.tick(100_000), 989);
});

test('processing time minus a delay ignores event times and moves in silence', () => {
  const watermark = processingTimeMinusDelay({ delayMs: 10 });
  assert.equal(watermark.observe('a', 5_000_000, 1000), 989);
  assert.equal(watermark.tick(1500), 1489);
  assert.equal(watermark.tick(1400), 1489);
});

test('a negative delay is refused', () => {
  assert.throws(
    () => maxEventTimeMinusDelay({ delayMs: -1 }),
    (error) => error instanceof ShivarError && error.code === 'INVALID_WATERMARK',
  );
});

test('an event further ahead of the clock than the guard allows moves nothing', () => {
  const watermark = new GuardedWatermark(maxEventTimeMinusDelay({ delayMs: 0 }));
  assert.equal(watermark.observe('a', 120_000, 0), true);
  assert.equal(watermark.observe('a', 120_001, 0), false);
  assert.equal(watermark.watermark, 119_999);
  assert.equal(isAhead(121_000, 0), true);
});

test('a chatty source does not outvote a slow one', () => {
  const watermark = sources();
  watermark.register('slow', 0);
  for (let at = 0; at < 50; at++) watermark.observe('chatty', at, at);
  assert.equal(watermark.watermark, -Infinity);
  assert.equal(watermark.observe('slow', 20, 50), 9);
});

test('an idle source is left out, and counts again when it has caught up', () => {
  const watermark = sources();
  watermark.observe('a', 0, 0);
  watermark.observe('b', 0, 0);
  watermark.observe('a', 90, 90);
  assert.equal(watermark.watermark, -11);
  assert.equal(watermark.observe('a', 101, 101), 90);
  assert.equal(watermark.observe('b', 50, 110), 90, 'behind: does not count');
  assert.equal(watermark.observe('a', 120, 120), 109);
  watermark.observe('b', 121, 121);
  assert.equal(watermark.observe('a', 150, 150), 110, 'caught up: counts');
});

test('a source that keeps sending without advancing counts as idle', () => {
  const watermark = sources({ idleAfter: { silentMs: 1000, stalledMs: 100 } });
  watermark.observe('reset', 5, 0);
  watermark.observe('good', 0, 0);
  for (let at = 10; at <= 100; at += 10) {
    watermark.observe('reset', 1, at);
    watermark.observe('good', at, at);
  }
  assert.equal(watermark.watermark, -6);
  watermark.observe('reset', 1, 110);
  assert.equal(watermark.observe('good', 110, 110), 99);
});

test('sources of different interval have different patience', () => {
  const watermark = sources({ idleAfter: (source) => ({ silentMs: source === 'hourly' ? 10_000 : 100 }) });
  watermark.observe('hourly', 0, 0);
  watermark.observe('minutely', 0, 0);
  assert.equal(watermark.observe('minutely', 5000, 5000), -11);
  assert.equal(watermark.observe('minutely', 10_001, 10_001), 9990);
});

test('in total silence the watermark holds, or follows the clock', () => {
  const hold = sources();
  const follow = sources({ whenAllIdle: { kind: 'followClock', behindMs: 210 } });
  for (const watermark of [hold, follow]) watermark.observe('a', 0, 0);
  assert.deepEqual([hold.tick(1000), follow.tick(1000)], [-11, 789]);
  assert.equal(sources({ whenAllIdle: { kind: 'followClock', behindMs: 0 } }).tick(50), -Infinity);
});

test('a source that is removed no longer holds the others back', () => {
  const watermark = sources();
  watermark.register('gone', 0);
  watermark.observe('a', 50, 0);
  watermark.remove('gone');
  assert.equal(watermark.observe('a', 60, 1), 49);
});

test('a source that is done holds nobody, and the stream ends when all are', () => {
  const watermark = sources();
  watermark.observe('a', 0, 0);
  watermark.observe('b', 0, 0);
  assert.equal(watermark.report('a', 'end', 1), -11);
  assert.equal(watermark.observe('b', 50, 2), 39);
  assert.equal(watermark.tick(500), 39, 'the last source is only silent');
  assert.equal(watermark.report('b', 'end', 600), Infinity);
});

test('reported progress is exact, whatever the order of sending', () => {
  const watermark = sources({ delay: { kind: 'reported' } });
  const window = { start: 0, end: 100 };
  for (const source of ['a', 'b']) watermark.register(source, 0);
  watermark.observe('a', 5000, 10);
  assert.equal(watermark.watermark, -Infinity, 'the newest reading says nothing about the backlog');
  watermark.report('a', 100, 20);
  assert.equal(watermark.report('b', 40, 20), 39);
  assert.deepEqual(watermark.reporting(window, ['a', 'b']), { passed: 1, of: 2 });
  assert.equal(watermark.proof(window, ['a', 'b']), 'missing');
  assert.equal(watermark.report('b', 5000, 30), 99);
  assert.equal(watermark.proof(window, ['a', 'b']), 'passed');
  assert.equal(sources().proof(window, []), 'unknown', 'only a report proves anything');
});

test('a delay that follows from disorder grows with it, within its bounds, and shrinks again', () => {
  const options = { kind: 'outOfOrderness', quantile: 0.9, floorMs: 10, capMs: 1000 } as const;
  const watermark = sources({ delay: options, idleAfter: { silentMs: 1e9 } });
  let at = 0;
  const send = (lag: number, times: number): number => {
    for (let i = 0; i < times; i++) {
      at += 10_000;
      watermark.observe('a', at, at);
      for (let n = 0; n < 3; n++) watermark.observe('a', at - lag, at);
    }
    return at - watermark.watermark - 1;
  };
  assert.equal(send(0, 100), 10);
  assert.equal(send(100, 300), 128, 'the end of the bucket that holds 100');
  assert.equal(send(5000, 2000), 1000);
  assert.equal(send(0, 20_000), 10);
});

test('an outage puts the percentile of all delays into hours', () => {
  const watermark = new DelayPercentile({ quantile: 0.95 });
  const hour = 3_600_000;
  for (let at = 0; at < hour; at += 1000) watermark.observe('good', at - 2000, at);
  assert.ok(hour - watermark.watermark < 4000);
  for (let at = 0; at < hour; at += 5000) watermark.observe('returning', at - 5 * hour, hour);
  const reached = watermark.watermark;
  assert.equal(watermark.tick(5 * hour), reached, 'it stands still for hours');
  const later = watermark.tick(8 * hour);
  assert.ok(later > reached && later < 3 * hour, 'and stays hours behind');
});

test('all sources know after a restart what they knew before', () => {
  const before = sources();
  before.observe('a', 0, 0);
  before.observe('b', 40, 0);
  before.observe('b', 300, 150);
  const checkpoint = new Checkpoint();
  checkpoint.save(before);
  const after = checkpoint.load(sources());
  for (const watermark of [before, after]) watermark.observe('a', 100, 160);
  assert.equal(after.watermark, before.watermark);
  assert.equal(after.observe('b', 500, 170), before.observe('b', 500, 170));
});
