import assert from 'node:assert/strict';
import { test } from 'node:test';
import { correlatedNoise, noiseStream } from '@shivar/sensors-sim/random';
import fc from 'fast-check';

const SAMPLES = 20_000;

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  return mean(a.map((value, index) => (value - meanA) * ((b[index] ?? 0) - meanB)));
}

function series(length: number, at: (index: number) => number): number[] {
  return Array.from({ length }, (_, index) => at(index));
}

test('a uniform stream stays inside the open unit interval and fills it evenly', () => {
  const stream = noiseStream(7, 'uniform');
  const values = series(SAMPLES, stream.uniform);
  assert.ok(values.every((value) => value > 0 && value < 1));
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = values.filter((value) => Math.floor(value * 10) === tenth).length / SAMPLES;
    assert.ok(Math.abs(share - 0.1) < 0.01, `tenth ${tenth} holds ${share}`);
  }
});

test('a normal stream has mean 0, variance 1 and no memory', () => {
  const values = series(SAMPLES, noiseStream(7, 'normal').normal);
  assert.ok(Math.abs(mean(values)) < 0.03);
  assert.ok(Math.abs(covariance(values, values) - 1) < 0.05);
  assert.ok(Math.abs(covariance(values.slice(1), values.slice(0, -1))) < 0.03);
});

test('streams of other names and other seeds are independent', () => {
  const base = series(SAMPLES, noiseStream(7, 'a').normal);
  for (const other of [noiseStream(7, 'b'), noiseStream(8, 'a')]) {
    assert.ok(Math.abs(covariance(base, series(SAMPLES, other.normal))) < 0.03);
  }
});

test('correlated noise has variance near 1 and forgets by exp(-1) in one correlation time', () => {
  const correlationMs = 60_000;
  const noise = correlatedNoise(3, 'wind', correlationMs);
  const stepMs = correlationMs / 4;
  const values = series(SAMPLES, (index) => noise(index * stepMs));
  const variance = covariance(values, values);
  assert.ok(variance > 0.85 && variance < 1.1, `variance ${variance}`);
  const lagged = covariance(values.slice(4), values.slice(0, -4)) / variance;
  assert.ok(Math.abs(lagged - Math.exp(-1)) < 0.08, `correlation ${lagged}`);
});

test('what the noise is at an instant does not depend on what was asked before', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(fc.integer({ min: 0, max: 2 ** 41 }), { minLength: 1, maxLength: 30 }),
      (seed, instants) => {
        const walked = correlatedNoise(seed, 'noise', 90_000);
        const forward = instants.map(walked);
        const backward = instants.map((at) => correlatedNoise(seed, 'noise', 90_000)(at));
        assert.deepEqual(forward, backward);
      },
    ),
  );
});
