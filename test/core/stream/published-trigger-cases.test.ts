import { test } from 'node:test';
import { runCase } from '../../support/oracle/run-file.ts';

/** Inputs and results of Flink's WindowOperatorTest (Apache-2.0), in the terms of the oracle files. */

function events(list: string): unknown[] {
  return list
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [key = '', value, ts] = word.split(':');
      return { op: 'event', key, value: Number(value), ts: Number(ts) };
    });
}

function watermark(ts: number): unknown {
  return { op: 'watermark', ts };
}

const ALL_TIME = { start: '-inf', end: '+inf' };

test('a continuous trigger first fires after the element that came first, then at every multiple', () => {
  runCase({
    id: 'testContinuousWatermarkTrigger',
    kind: 'window',
    config: {
      window: { type: 'global' },
      aggregate: 'sum',
      trigger: { type: 'continuous-event-time', interval: 3000 },
    },
    steps: [
      ...events('key1:1:0 key2:1:3000 key2:1:3999 key1:1:20 key1:1:999 key2:1:1998 key2:1:1999 key2:1:1000'),
      ...[1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000].map(watermark),
    ],
    expect: {
      results: [
        { step: 10, key: 'key1', ...ALL_TIME, value: 3 },
        { step: 13, key: 'key1', ...ALL_TIME, value: 3 },
        { step: 13, key: 'key2', ...ALL_TIME, value: 5 },
      ],
    },
  });
});

test('a count trigger on a global window counts through a restart', () => {
  runCase({
    id: 'testCountTrigger',
    kind: 'window',
    config: {
      window: { type: 'global' },
      aggregate: 'sum',
      mode: 'discarding',
      trigger: { type: 'count', n: 4 },
    },
    steps: [
      ...events('key2:1:3000 key2:1:3999 key1:1:20 key1:1:0 key1:1:999 key2:1:1998 key2:1:1999'),
      { op: 'restart' },
      ...events('key2:1:1000 key1:1:10999 key2:1:1000 key2:1:1000 key2:1:1000'),
    ],
    expect: {
      results: [
        { step: 6, key: 'key2', ...ALL_TIME, value: 4 },
        { step: 9, key: 'key1', ...ALL_TIME, value: 4 },
        { step: 12, key: 'key2', ...ALL_TIME, value: 4 },
      ],
    },
  });
});

test('counts of merged sessions add up', () => {
  runCase({
    id: 'testSessionWindowsWithCountTrigger',
    kind: 'window',
    config: {
      window: { type: 'session', gap: 3000 },
      aggregate: 'sum',
      mode: 'discarding',
      trigger: { type: 'count', n: 4 },
    },
    steps: [
      ...events('key2:1:0 key2:2:1000 key2:3:2500 key2:4:3500 key1:1:10 key1:2:1000'),
      { op: 'restart' },
      ...events('key1:3:2500 key1:1:6000 key1:2:6500 key1:3:7000 key1:10:4500'),
    ],
    expect: {
      results: [
        { step: 3, key: 'key2', start: 0, end: 6500, value: 10 },
        { step: 11, key: 'key1', start: 10, end: 10000, value: 22 },
      ],
    },
  });
});

test('an element with a gap of zero joins a session and does not prolong it', () => {
  runCase({
    id: 'testPointSessions',
    kind: 'window',
    config: { window: { type: 'session', dynamic: true, boundary: 'inclusive' }, aggregate: 'sum' },
    steps: [
      ...[
        ['key2', 1, 0, 3000],
        ['key2', 33, 1000, 0],
        ['key2', 33, 2500, 0],
        ['key1', 1, 10, 3000],
        ['key1', 2, 1000, 3000],
        ['key1', 33, 2500, 0],
      ].map(([key, value, ts, gap]) => ({ op: 'event', key, value, ts, gap })),
      watermark(12000),
    ],
    expect: {
      results: [
        { step: 6, key: 'key1', start: 10, end: 4000, value: 36 },
        { step: 6, key: 'key2', start: 0, end: 3000, value: 67 },
      ],
    },
  });
});
