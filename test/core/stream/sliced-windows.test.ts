import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShivarError } from '@shivar/core/errors';
import type { Decimal } from '@shivar/core/model';
import {
  countAggregate,
  directionAggregate,
  eventTimeTrigger,
  maxAggregate,
  meanAggregate,
  minAggregate,
  type Sample,
  type SliceableAggregate,
  SlicedWindowOperator,
  type SlidingOptions,
  slidingWindows,
  sumAggregate,
  WindowOperator,
  type WindowProcessor,
  windowOutput,
} from '@shivar/core/stream';
import { DAY, MINUTE } from '@shivar/core/time';
import { Checkpoint, type Checkpointed } from '../../support/oracle/checkpoint.ts';
import { type Action, actions, check } from './arbitrary.ts';
import { sample } from './support.ts';

type Any = SliceableAggregate<Sample, unknown, unknown>;

/** To an operator the accumulators of an aggregate are opaque. */
const AGGREGATES = {
  count: countAggregate as unknown as Any,
  sum: sumAggregate as unknown as Any,
  mean: meanAggregate as unknown as Any,
  min: minAggregate as unknown as Any,
  max: maxAggregate as unknown as Any,
  direction: directionAggregate as unknown as Any,
};

const SHAPES: readonly SlidingOptions[] = [
  { sizeMs: 20, slideMs: 5 },
  { sizeMs: 25, slideMs: 10, offsetMs: -4 },
  { sizeMs: 7, slideMs: 3, offsetMs: 2 },
  { sizeMs: 10, slideMs: 10 },
  { sizeMs: 4, slideMs: 9, offsetMs: 1 },
];

for (const [name, aggregate] of Object.entries(AGGREGATES)) {
  test(`${name}: slices give the results of every window formed for itself, through late elements and restarts`, () => {
    check(
      actions,
      (list) => {
        for (const window of SHAPES) {
          for (const allowedMs of [0, 30]) {
            const lateness = { allowedMs };
            const plain = (): WindowOperator<Sample, unknown, unknown> =>
              new WindowOperator({
                assigner: slidingWindows(window),
                trigger: eventTimeTrigger(),
                aggregate,
                lateness,
                output: { mode: 'accumulating' },
              });
            const sliced = (): SlicedWindowOperator<Sample, unknown, unknown> =>
              new SlicedWindowOperator({ window, aggregate, lateness });
            const expected = play(list, plain, false);
            assert.deepEqual(play(list, sliced, false), expected);
            assert.deepEqual(play(list, sliced, true), expected);
          }
        }
      },
      60,
    );
  });
}

function play(
  list: readonly Action[],
  make: () => WindowProcessor<Sample, unknown> & Checkpointed,
  restarts: boolean,
): unknown {
  const checkpoint = new Checkpoint();
  const out = windowOutput<Sample, unknown>();
  let operator = make();
  const counts = { lateElements: 0, windowDrops: 0, unassigned: 0 };
  const add = (): void => {
    counts.lateElements += operator.counts.lateElements;
    counts.windowDrops += operator.counts.windowDrops;
    counts.unassigned += operator.counts.unassigned;
  };
  for (const action of list) {
    if (action.kind === 'add') {
      const { key, eventTime, value, order } = action.arrival;
      operator.add(key, eventTime, sample(value, order), out);
    } else if (action.kind === 'advance') {
      operator.advance(action.watermark, out);
    } else if (restarts) {
      checkpoint.save(operator);
      add();
      operator = checkpoint.load(make());
    }
  }
  operator.advance(Number.POSITIVE_INFINITY, out);
  checkpoint.save(operator);
  assert.equal(checkpoint.size, 1, 'only the watermark is left');
  add();
  return { ...out, counts };
}

test('a day sliding by the minute holds one slice a minute, not 1,440 windows an element', () => {
  const operator = new SlicedWindowOperator({
    window: { sizeMs: DAY, slideMs: MINUTE },
    aggregate: sumAggregate,
    lateness: { allowedMs: 0 },
  });
  const out = windowOutput<Sample, Decimal | undefined>();
  for (let minute = 0; minute < 3000; minute++) {
    operator.add('rain', minute * MINUTE, sample(0.2), out);
    operator.advance(minute * MINUTE - 1, out);
  }
  assert.ok(operator.size <= 1442);
  assert.deepEqual(out.results.at(-1)?.value, { mantissa: 288, exponent: 0 });
});

test('fractions of a millisecond are refused', () => {
  assert.throws(
    () =>
      new SlicedWindowOperator({
        window: { sizeMs: 1.5, slideMs: 1 },
        aggregate: countAggregate,
        lateness: { allowedMs: 0 },
      }),
    (error) => error instanceof ShivarError && error.code === 'INVALID_WINDOW',
  );
});
