import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalToNumber } from '@shivar/core/model';
import {
  eventTimeTrigger,
  foldValues,
  peakSum,
  retainedAggregate,
  sessionWindows,
  sumAggregate,
  type TimedValue,
  tumblingWindows,
  type WindowAssigner,
  WindowOperator,
  type WindowResult,
  windowOutput,
} from '@shivar/core/stream';
import fc from 'fast-check';
import { decimal, sample } from './support.ts';

const assigners: Readonly<Record<string, () => WindowAssigner<unknown>>> = {
  tumbling: () => tumblingWindows({ sizeMs: 10 }),
  'half-open sessions': () => sessionWindows({ gapMs: 5, boundary: 'halfOpen' }),
  'inclusive sessions': () => sessionWindows({ gapMs: 5, boundary: 'inclusive' }),
};

function operatorWith(assigner: WindowAssigner<unknown>) {
  return new WindowOperator({
    assigner,
    trigger: eventTimeTrigger(),
    aggregate: retainedAggregate((retained) => foldValues(sumAggregate, retained.kept)),
    lateness: { allowedMs: 1000 },
    output: { mode: 'accumulating', finalFiring: 'always' },
  });
}

/** What holds in the end: each window's last value, without those that were replaced or emptied. */
function standing(
  results: readonly WindowResult<{ mantissa: number; exponent: number } | undefined>[],
): Map<string, number> {
  const held = new Map<string, number>();
  for (const { window, value, replaces } of results) {
    for (const gone of replaces) held.delete(`${gone.start}-${gone.end}`);
    const name = `${window.start}-${window.end}`;
    if (value === undefined || value.mantissa === 0) held.delete(name);
    else held.set(name, decimalToNumber(value));
  }
  return new Map([...held].sort());
}

interface Step {
  readonly at: number;
  readonly value: number;
  /** How many steps later it is taken back; undefined: never. */
  readonly takenBackAfter: number | undefined;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 60 }),
    value: fc.integer({ min: 1, max: 9 }),
    takenBackAfter: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  }),
  { maxLength: 25 },
);

for (const [name, assigner] of Object.entries(assigners)) {
  test(`${name}: an element that was taken back leaves no trace, whenever the watermark came`, () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 25 }),
        (story, watermarks) => {
          const operator = operatorWith(assigner());
          const out = windowOutput<
            ReturnType<typeof sample>,
            { mantissa: number; exponent: number } | undefined
          >();
          const due: { readonly at: number; readonly step: Step; readonly order: number }[] = [];
          for (const [index, step] of story.entries()) {
            operator.add('k', step.at, sample(step.value, index), out);
            if (step.takenBackAfter !== undefined)
              due.push({ at: index + step.takenBackAfter, step, order: index });
            operator.advance(watermarks[index] ?? 0, out);
            for (const { at, step: gone, order } of due) {
              if (at === index) operator.retract('k', gone.at, sample(gone.value, order), out);
            }
          }
          for (const { at, step, order } of due) {
            if (at >= story.length) operator.retract('k', step.at, sample(step.value, order), out);
          }
          operator.advance(10_000, out);

          const plain = operatorWith(assigner());
          const expected = windowOutput<
            ReturnType<typeof sample>,
            { mantissa: number; exponent: number } | undefined
          >();
          for (const [index, { at, value, takenBackAfter }] of story.entries()) {
            if (takenBackAfter === undefined) plain.add('k', at, sample(value, index), expected);
          }
          plain.advance(10_000, expected);
          assert.deepEqual(standing(out.results), standing(expected.results));
          assert.equal(operator.size, 0);
        },
      ),
      { numRuns: 500 },
    );
  });
}

test('the peak is the largest sum of any window (t - W, t], found by trying them all', () => {
  const values = fc.array(
    fc.record({ eventTime: fc.integer({ min: 0, max: 50 }), value: fc.integer({ min: 0, max: 20 }) }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), (list, within) => {
      const timed: TimedValue[] = list
        .map(({ eventTime, value }, order) => ({ eventTime, order, value: decimal(value) }))
        .sort((a, b) => a.eventTime - b.eventTime || a.order - b.order);
      const all = list.map(({ eventTime: end }) =>
        list
          .filter(({ eventTime }) => eventTime > end - within && eventTime <= end)
          .reduce((sum, { value }) => sum + value, 0),
      );
      assert.equal(decimalToNumber(peakSum(timed, within) ?? decimal(-1)), Math.max(...all));
    }),
  );
});
