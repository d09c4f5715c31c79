import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DelayPercentile,
  GuardedWatermark,
  maxEventTimeMinusDelay,
  processingTimeMinusDelay,
  ReorderBuffer,
  SourceWatermarks,
  type SourceWatermarksOptions,
  WatermarkAlignment,
  type WatermarkGenerator,
} from '@shivar/core/stream';
import fc from 'fast-check';
import { Checkpoint } from '../../support/oracle/checkpoint.ts';
import { check } from './arbitrary.ts';

const GENERATORS: Readonly<Record<string, () => WatermarkGenerator>> = {
  'maximum event time': () => maxEventTimeMinusDelay({ delayMs: 5 }),
  'processing time': () => processingTimeMinusDelay({ delayMs: 5 }),
  'percentile of delays': () => new DelayPercentile({ quantile: 0.9, periodMs: 300 }),
  'sources, holding': () => sourcesWith({}),
  'sources, following the clock': () => sourcesWith({ whenAllIdle: { kind: 'followClock', behindMs: 25 } }),
  'sources, by their disorder': () =>
    sourcesWith({ delay: { kind: 'outOfOrderness', quantile: 0.9, floorMs: 2, capMs: 40 } }),
};

function sourcesWith(options: Partial<SourceWatermarksOptions>): SourceWatermarks {
  return new SourceWatermarks({
    delay: { kind: 'fixed', delayMs: 5 },
    idleAfter: { silentMs: 30, stalledMs: 60 },
    whenAllIdle: { kind: 'hold' },
    ...options,
  });
}

/** Time passes between steps; some steps are events, some of those from the future or from 1970. */
const steps = fc.array(
  fc.record({
    pause: fc.integer({ min: 0, max: 40 }),
    source: fc.option(fc.constantFrom('a', 'b', 'c')),
    lag: fc.oneof(fc.integer({ min: -20, max: 60 }), fc.constantFrom(-100_000, 500_000)),
    restart: fc.boolean(),
  }),
  { maxLength: 60 },
);

for (const [name, make] of Object.entries(GENERATORS)) {
  test(`${name}: the watermark never goes back, an event from the future never moves it, a restart changes nothing`, () => {
    check(steps, (list) => {
      const checkpoint = new Checkpoint();
      const steady = new GuardedWatermark(make(), 30);
      let restarted = new GuardedWatermark(make(), 30);
      let now = 500_000;
      for (const { pause, source, lag, restart } of list) {
        const before = steady.watermark;
        now += pause;
        if (restart) {
          checkpoint.save(restarted);
          restarted = checkpoint.load(new GuardedWatermark(make(), 30));
        }
        for (const watermark of [steady, restarted]) {
          if (source === null) watermark.tick(now);
          else assert.equal(watermark.observe(source, now - lag, now), lag >= -30);
        }
        assert.ok(steady.watermark >= before);
        assert.ok(steady.watermark < now + 30);
        assert.equal(restarted.watermark, steady.watermark);
      }
    });
  });
}

test('alignment: outputs rise, and idle and active alternate', () => {
  const commands = fc.array(
    fc.record({
      op: fc.constantFrom('watermark' as const, 'watermark' as const, 'idle' as const, 'active' as const),
      source: fc.constantFrom('a', 'b'),
      at: fc.integer({ min: 0, max: 100 }),
    }),
  );
  const variants = fc.record({
    resume: fc.constantFrom('byWatermark' as const, 'explicit' as const),
    catchUp: fc.boolean(),
    flushWhenAllIdle: fc.boolean(),
  });
  check(fc.tuple(commands, variants), ([list, options]) => {
    const alignment = new WatermarkAlignment(options);
    for (const source of ['a', 'b']) alignment.register(source);
    const out = list.flatMap(({ op, source, at }) =>
      op === 'watermark' ? alignment.watermark(source, at) : alignment[op](source),
    );
    const watermarks = out.filter((o) => typeof o === 'number');
    assert.deepEqual(
      watermarks,
      [...new Set(watermarks)].sort((a, b) => a - b),
    );
    const statuses = out.filter((o) => typeof o !== 'number');
    assert.ok(statuses.every((status, i) => status === (i % 2 === 0 ? 'idle' : 'active')));
  });
});

test('a reorder buffer gives out what a stable sort would', () => {
  check(fc.array(fc.tuple(fc.nat(20), fc.nat(3)), { maxLength: 50 }), (list) => {
    const buffer = new ReorderBuffer<readonly [number, number, number]>(([, a], [, b]) => a - b);
    const items = list.map(([at, rank], arrival) => [at, rank, arrival] as const);
    for (const item of items) buffer.add(item[0], item);
    const released = [...buffer.release(10), ...buffer.release(100)];
    assert.deepEqual(
      released,
      items.toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]),
    );
    assert.equal(buffer.size, 0);
  });
});
