import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitSequence, holesOf, MAX_HOLES, newSequenceSet } from '@shivar/core/pipeline/identity';
import fc from 'fast-check';

test('while there is room for all holes, a sequence is new exactly once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 * MAX_HOLES), { maxLength: 200 }), (sequences) => {
      const set = newSequenceSet();
      const seen = new Set<number>();
      for (const sequence of sequences) {
        assert.equal(admitSequence(set, sequence), seen.has(sequence) ? 'known' : 'new');
        seen.add(sequence);
      }
      const holes = holesOf(set).flatMap(([low, high]) => range(low, high));
      assert.deepEqual(
        holes,
        range(0, Math.max(-1, ...sequences)).filter((sequence) => !seen.has(sequence)),
      );
    }),
  );
});

test('whatever comes in, no sequence is new twice, holes stay bounded, and only what is below the horizon is closed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 600 }), (sequences) => {
      const set = newSequenceSet();
      const taken = new Set<number>();
      for (const sequence of sequences) {
        const standing = admitSequence(set, sequence);
        if (standing === 'new') assert.ok(!taken.has(sequence), `${sequence} twice`);
        if (standing === 'new') taken.add(sequence);
        if (standing === 'known') assert.ok(taken.has(sequence));
        if (standing === 'closed') assert.ok(sequence <= set.horizon);
        assert.ok(holesOf(set).length <= MAX_HOLES);
      }
    }),
  );
});

test('one hole too many closes the lowest one and nothing else', () => {
  const set = newSequenceSet();
  for (let hole = 0; hole <= MAX_HOLES; hole += 1) admitSequence(set, 2 * hole + 1);
  assert.equal(set.horizon, 0);
  assert.equal(admitSequence(set, 0), 'closed');
  assert.equal(admitSequence(set, 1), 'known');
  assert.equal(admitSequence(set, 2), 'new');
});

test('a judgement that is not new leaves the set as it was', () => {
  const set = newSequenceSet();
  for (const sequence of [5, 6, 9]) admitSequence(set, sequence);
  const before = structuredClone(set);
  admitSequence(set, 6);
  assert.deepEqual(set, before);
});

function range(low: number, high: number): number[] {
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => low + index);
}
