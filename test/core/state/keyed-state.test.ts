import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyedState, type StateEntry } from '@shivar/core/state';
import fc from 'fast-check';

const CODEC = { toPlain: (n: number): unknown => n, fromPlain: (plain: unknown): number => Number(plain) };

/** What is stored after a delta was written over it. */
function write(stored: Map<string, Uint8Array>, delta: readonly StateEntry[]): void {
  for (const { key, value } of delta) {
    if (value === undefined) assert.ok(stored.delete(key), 'only what was stored is removed');
    else stored.set(key, value);
  }
}

const actions = fc.array(
  fc.tuple(
    fc.constantFrom('set', 'delete', 'checkpoint', 'restart'),
    fc.constantFrom('a', 'b', 'c'),
    fc.nat(99),
  ),
  { maxLength: 40 },
);

test('deltas written one over the other hold the state at every checkpoint, and remove only what was stored', () => {
  fc.assert(
    fc.property(actions, (list) => {
      const expected = new Map<string, number>();
      const stored = new Map<string, Uint8Array>();
      let state = new KeyedState(CODEC);
      for (const [action, key, value] of list) {
        if (action === 'set') {
          state.set(key, value);
          expected.set(key, value);
        } else if (action === 'delete') {
          state.delete(key);
          expected.delete(key);
        } else {
          write(stored, state.takeDelta(''));
          assert.equal(state.dirty, false);
          if (action === 'restart') state = new KeyedState(CODEC);
          if (action === 'restart') for (const [k, v] of stored) state.restore(k, v);
        }
        assert.deepEqual(new Map(state.entries()), expected);
      }
      write(stored, state.takeDelta(''));
      assert.deepEqual([...stored.keys()].sort(), [...expected.keys()].sort());
    }),
  );
});
