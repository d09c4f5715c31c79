import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecodedMessage } from '@shivar/core/decode';
import { sampleTime } from '@shivar/core/pipeline/time';
import { HOUR, MINUTE } from '@shivar/core/time';

const ARRIVAL = { at: 1_000_000_000, quality: 'synced' } as const;

function timeOf(
  sensorTime: number | undefined,
  rest: Partial<DecodedMessage> = {},
  trusted = false,
): unknown {
  const sample = { values: [], ...(sensorTime === undefined ? {} : { sensorTime }) };
  return sampleTime(sample, { samples: [sample], rejected: [], ...rest }, ARRIVAL, trusted);
}

test('a sample without a time was measured when it arrived', () => {
  assert.deepEqual(timeOf(undefined), { eventTime: ARRIVAL.at, quality: 'synced' });
});

test('a sensor with a clock is believed, and its time says how far', () => {
  assert.deepEqual(timeOf(42), { eventTime: 42, quality: 'holdover' });
  assert.deepEqual(timeOf(42, { clock: 'rtc' }), { eventTime: 42, quality: 'holdover' });
  assert.deepEqual(timeOf(42, { clock: 'network' }), { eventTime: 42, quality: 'synced' });
  assert.deepEqual(timeOf(42, { clock: 'gps' }), { eventTime: 42, quality: 'synced' });
  assert.deepEqual(timeOf(42, { clock: 'none' }, true), { eventTime: 42, quality: 'synced' });
});

test('without a clock a sample is placed by its age when the message was sent', () => {
  const placed = timeOf(5 * MINUTE, { clock: 'none', sentAt: 25 * MINUTE, uptimeMs: HOUR });
  assert.deepEqual(placed, { eventTime: ARRIVAL.at - 20 * MINUTE, quality: 'synced' });
});

test('an age that cannot be is not used', () => {
  const arrived = { eventTime: ARRIVAL.at, quality: 'none' };
  assert.deepEqual(timeOf(5 * MINUTE, { clock: 'none' }), arrived, 'the device does not say when it sent');
  assert.deepEqual(timeOf(5 * MINUTE, { clock: 'none', sentAt: MINUTE }), arrived, 'from the future');
  const beforeStart = { clock: 'none', sentAt: 25 * MINUTE, uptimeMs: 10 * MINUTE } as const;
  assert.deepEqual(timeOf(5 * MINUTE, beforeStart), arrived, 'from before the device started to count');
});
