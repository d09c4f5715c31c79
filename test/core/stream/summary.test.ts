import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCbor, encodeCbor } from '@shivar/core/encoding';
import { compareDecimals, type Decimal } from '@shivar/core/model';
import {
  type Aggregate,
  maxAggregate,
  minAggregate,
  type Sample,
  type Summary,
  sumAggregate,
  summaryAggregate,
} from '@shivar/core/stream';
import fc from 'fast-check';
import { check } from './arbitrary.ts';

const decimals: fc.Arbitrary<Decimal> = fc.record({
  mantissa: fc.oneof(fc.integer({ min: -9999, max: 9999 }), fc.maxSafeInteger()),
  exponent: fc.oneof(fc.integer({ min: -2, max: 1 }), fc.integer({ min: -12, max: 12 })),
});

function accumulated<A>(aggregate: Aggregate<Sample, A, unknown>, values: readonly Decimal[]): A {
  return values.reduce((sum, value) => aggregate.add(sum, { value, order: 0 }, 0), aggregate.create());
}

function stored<A>(aggregate: Aggregate<Sample, A, unknown>, accumulator: A): A {
  return aggregate.fromPlain(decodeCbor(encodeCbor(aggregate.toPlain(accumulator))));
}

test('a summary is what count, sum, min and max say one by one, however the values are split and stored', () => {
  check(fc.tuple(fc.array(decimals), fc.array(decimals)), ([some, others]) => {
    const left = stored(summaryAggregate, accumulated(summaryAggregate, some));
    const right = accumulated(summaryAggregate, others);
    const summary: Summary = summaryAggregate.result(summaryAggregate.merge(left, right));
    const all = [...some, ...others];
    assert.equal(summary.count, all.length);
    if (all.length === 0) return;
    assert.deepEqual(summary.sum, sumAggregate.result(accumulated(sumAggregate, all)));
    for (const [name, aggregate] of [['min', minAggregate] as const, ['max', maxAggregate] as const]) {
      const expected = aggregate.result(accumulated(aggregate, all));
      const actual = summary[name];
      assert.ok(expected !== undefined && actual !== undefined);
      assert.equal(compareDecimals(actual, expected), 0, name);
    }
  });
});

test('a summary does not depend on the order of its values', () => {
  check(fc.array(decimals), (values) => {
    const forward = accumulated(summaryAggregate, values);
    assert.deepEqual(accumulated(summaryAggregate, [...values].reverse()), forward);
  });
});

test('a summary that is merged from is left as it was', () => {
  check(fc.tuple(fc.array(decimals), fc.array(decimals)), ([some, others]) => {
    const from = accumulated(summaryAggregate, others);
    summaryAggregate.merge(accumulated(summaryAggregate, some), from);
    assert.deepEqual(from, accumulated(summaryAggregate, others));
  });
});
