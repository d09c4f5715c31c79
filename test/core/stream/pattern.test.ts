import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  compilePattern,
  type KeyedPatternOutput,
  type Pattern,
  PatternOperator,
  type PatternOperatorOptions,
  patternOutput,
} from '@shivar/core/stream/pattern';
import { HOUR, MINUTE } from '@shivar/core/time';
import fc from 'fast-check';
import { Checkpoint } from '../../support/oracle/checkpoint.ts';

interface Reading {
  readonly id: number;
  readonly name: string;
}

/** Irrigation opened, and the soil did not get wetter within the hour. */
const irrigationWithoutEffect: Pattern<Reading> = {
  steps: [
    { name: 'opened', contiguity: 'begin', where: ({ name }) => name === 'open' },
    { name: 'wetter', contiguity: 'notFollowed', where: ({ name }) => name === 'rise' },
  ],
  within: HOUR,
};

/** One beginning with every later end, and anything between: branches as much as a pattern can. */
const branching: Pattern<Reading> = {
  steps: [
    { name: 'a', contiguity: 'begin', where: ({ name }) => name === 'a' },
    { name: 'b', contiguity: 'any', where: ({ name }) => name === 'b', loop: { min: 1, inner: 'any' } },
    { name: 'c', contiguity: 'relaxed', where: ({ name }) => name === 'c' },
  ],
  within: 20,
};

function operator(
  pattern: Pattern<Reading>,
  options: Partial<PatternOperatorOptions<Reading>> = {},
): PatternOperator<Reading> {
  return new PatternOperator({
    pattern,
    compare: (a, b) => a.id - b.id,
    eventToPlain: ({ id, name }) => [id, name],
    eventFromPlain: (plain) => {
      const [id, name] = plain as [number, string];
      return { id, name };
    },
    ...options,
  });
}

/** Matches and timeouts in a form that does not depend on the order of finding. */
function summary({ matches, timeouts }: KeyedPatternOutput<Reading>): string[] {
  const line = (kind: string, key: string, events: readonly { readonly event: Reading }[]): string =>
    `${kind} ${key} ${events.map(({ event }) => event.id).join(',')}`;
  return [
    ...matches.map(({ key, events }) => line('match', key, events)),
    ...timeouts.map(({ key, events }) => line('timeout', key, events)),
  ].sort();
}

describe('an effect that fails to come', () => {
  test('is a match when its time has passed in silence', () => {
    const out = patternOutput<Reading>();
    const causal = operator(irrigationWithoutEffect);
    causal.add('field', 0, { id: 1, name: 'open' }, out);
    causal.advance(HOUR - 1, out);
    assert.equal(out.matches.length, 0);
    causal.advance(HOUR, out);
    assert.deepEqual(summary(out), ['match field 1']);
  });

  test('says when something will next happen, also after a restore, and nothing when nothing waits', () => {
    const out = patternOutput<Reading>();
    const causal = operator(irrigationWithoutEffect);
    assert.equal(causal.nextDue, undefined);
    causal.add('field', 10, { id: 1, name: 'open' }, out);
    causal.add('garden', 5, { id: 2, name: 'open' }, out);
    assert.equal(causal.nextDue, 5);
    causal.advance(10, out);
    assert.equal(causal.nextDue, 5 + HOUR);
    const restored = operator(irrigationWithoutEffect);
    for (const { key, value } of causal.takeDelta('')) if (value !== undefined) restored.restore(key, value);
    restored.restoreWatermark(10);
    assert.equal(restored.nextDue, 5 + HOUR);
    restored.advance(10 + HOUR, out);
    assert.deepEqual(summary(out), ['match field 1', 'match garden 2']);
    assert.equal(restored.nextDue, undefined);
  });

  test('is none when the effect came, whatever the order of arrival', () => {
    const out = patternOutput<Reading>();
    const causal = operator(irrigationWithoutEffect);
    causal.add('field', 20 * MINUTE, { id: 2, name: 'rise' }, out);
    causal.add('field', 0, { id: 1, name: 'open' }, out);
    causal.advance(2 * HOUR, out);
    assert.deepEqual(summary(out), []);
  });

  test('of one field is not excused by the effect in another', () => {
    const out = patternOutput<Reading>();
    const causal = operator(irrigationWithoutEffect);
    causal.add('east', 0, { id: 1, name: 'open' }, out);
    causal.add('west', 10 * MINUTE, { id: 2, name: 'rise' }, out);
    causal.advance(2 * HOUR, out);
    assert.deepEqual(summary(out), ['match east 1']);
  });
});

const events = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 60 }),
    name: fc.constantFrom('a', 'b', 'c', 'x'),
    key: fc.constantFrom('k', 'l'),
  }),
  { maxLength: 14 },
);

describe('whatever the events', () => {
  test('the order of arrival before the watermark changes nothing', () => {
    fc.assert(
      fc.property(events, fc.array(fc.nat()), (list, shuffle) => {
        const numbered = list.map((event, id) => ({ ...event, id }));
        const mixed = [...numbered].sort((a, b) => (shuffle[a.id] ?? 0) - (shuffle[b.id] ?? 0));
        const results = [numbered, mixed].map((order) => {
          const out = patternOutput<Reading>();
          const matcher = operator(branching);
          for (const { key, time, id, name } of order) matcher.add(key, time, { id, name }, out);
          matcher.advance(1000, out);
          return summary(out);
        });
        assert.deepEqual(results[1], results[0]);
      }),
    );
  });

  test('saving and restoring at any moment changes nothing', () => {
    fc.assert(
      fc.property(events, fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }), (list, restarts) => {
        const ordered = list
          .map((event, id) => ({ ...event, id }))
          .sort((a, b) => a.time - b.time || a.id - b.id);
        const run = (withRestarts: boolean): string[] => {
          const out = patternOutput<Reading>();
          const checkpoint = new Checkpoint();
          let matcher = operator(branching);
          for (const { key, time, id, name } of ordered) {
            if (withRestarts && restarts[id] === true) {
              checkpoint.save(matcher);
              matcher = checkpoint.load(operator(branching));
              matcher.restoreWatermark(time - 1);
            }
            matcher.add(key, time, { id, name }, out);
            matcher.advance(time - 1, out);
          }
          matcher.advance(1000, out);
          return summary(out);
        };
        assert.deepEqual(run(true), run(false));
      }),
    );
  });

  test('a key that has nothing in progress keeps no state', () => {
    fc.assert(
      fc.property(events, (list) => {
        const out = patternOutput<Reading>();
        const matcher = operator(branching);
        for (const [id, { key, time, name }] of list.entries()) matcher.add(key, time, { id, name }, out);
        matcher.advance(1000, out);
        const checkpoint = new Checkpoint();
        checkpoint.save(matcher);
        assert.equal(checkpoint.size, 0);
      }),
    );
  });
});

test('partial matches beyond the cap are abandoned and counted, the oldest first', () => {
  const out = patternOutput<Reading>();
  const matcher = operator(branching, { maxPartialMatches: 8 });
  const names = ['a', 'b', 'b', 'b', 'b', 'b', 'b', 'c'];
  for (const [id, name] of names.entries()) matcher.add('k', id, { id, name }, out);
  matcher.advance(10, out);
  assert.ok(matcher.abandoned > 0);
  assert.ok(out.matches.length <= 8);
});

test('a pattern that could wait for ever is refused with a sentence that names the step', () => {
  const { within: _limit, ...endless } = irrigationWithoutEffect;
  assert.throws(() => compilePattern(endless), {
    code: 'PATTERN_INVALID',
    message: /wetter: an absence at the end needs within/,
  });
});
