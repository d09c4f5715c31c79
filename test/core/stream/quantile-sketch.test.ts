import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCbor, encodeCbor } from '@shivar/core/encoding';
import { ShivarError } from '@shivar/core/errors';
import { QuantileSketch, quantileAggregate, type SketchOptions, sketchCodec } from '@shivar/core/stream';
import fc from 'fast-check';
import { check } from './arbitrary.ts';
import { sample } from './support.ts';

const OPTIONS: SketchOptions = { relativeError: 0.01 };

const values = fc.array(
  fc.oneof(
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 100),
    fc.constantFrom(0, 1e-5, -1e-5),
  ),
  { minLength: 1, maxLength: 100 },
);

function sketchOf(list: readonly number[], options = OPTIONS): QuantileSketch {
  const sketch = new QuantileSketch(options);
  for (const value of list) sketch.add(value);
  return sketch;
}

test('every quantile is within the relative error of the value at that rank', () => {
  check(fc.tuple(values, fc.double({ min: 0, max: 1, noNaN: true })), ([list, q]) => {
    const sorted = list.toSorted((a, b) => a - b);
    const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
    const found = sketchOf(list).quantile(q) ?? Number.NaN;
    assert.ok(Math.abs(found - exact) <= Math.abs(exact) * 0.01 * (1 + 1e-9), `${found} for ${exact}`);
  });
});

test('order, merging, taking apart and storing leave the same sketch', () => {
  check(fc.tuple(values, values), ([a, b]) => {
    const whole = sketchOf([...a, ...b]).toPlain();
    assert.deepEqual(sketchOf([...b].reverse().concat(a)).toPlain(), whole);
    const merged = sketchOf(a);
    merged.merge(sketchOf(b));
    assert.deepEqual(merged.toPlain(), whole);
    merged.subtract(sketchOf(b));
    assert.deepEqual(merged.toPlain(), sketchOf(a).toPlain());
    const codec = sketchCodec(OPTIONS);
    const stored = codec.fromPlain(decodeCbor(encodeCbor(codec.toPlain(sketchOf(a)))));
    assert.deepEqual(stored.toPlain(), sketchOf(a).toPlain());
    assert.equal(stored.count, a.length);
  });
});

test('a sketch keeps to its buckets, in any order, and its upper quantiles stay right', () => {
  const few = { relativeError: 0.01, maxBuckets: 50 };
  const list = Array.from({ length: 1000 }, (_, i) => 1.05 ** i);
  const sketch = sketchOf(list, few);
  assert.deepEqual(sketchOf(list.toReversed(), few).toPlain(), sketch.toPlain());
  const [, positive] = sketch.toPlain() as [number, unknown[], unknown[]];
  assert.equal(positive.length, 50);
  assert.equal(sketch.count, 1000);
  const top = sketch.quantile(0.99) ?? 0;
  assert.ok(Math.abs(top / 1.05 ** 989 - 1) < 0.0101);
});

test('quantiles as an aggregate', () => {
  const aggregate = quantileAggregate([0, 0.5, 1], OPTIONS);
  assert.deepEqual(aggregate.result(aggregate.create()), [undefined, undefined, undefined]);
  const sketch = [10, 20, 30].reduce((s, value) => aggregate.add(s, sample(value), 0), aggregate.create());
  const rounded = aggregate.result(sketch).map((value) => value && Math.round(value));
  assert.deepEqual(rounded, [10, 20, 30]);
});

test('an error that is not a share is refused', () => {
  assert.throws(
    () => new QuantileSketch({ relativeError: 1 }),
    (error) => error instanceof ShivarError && error.code === 'INVALID_AGGREGATE',
  );
});
