import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Aggregate,
  type Collected,
  collectAggregate,
  continuousEventTimeTrigger,
  countTrigger,
  eventTimeTrigger,
  globalWindow,
  maxAggregate,
  maxEventTimeMinusDelay,
  meanAggregate,
  type Sample,
  sessionWindows,
  slidingWindows,
  sumAggregate,
  tumblingWindows,
  type WindowAssigner,
  WindowOperator,
  type WindowOperatorOptions,
  type WindowResult,
  windowOutput,
} from '@shivar/core/stream';
import { Checkpoint } from '../../support/oracle/checkpoint.ts';
import { type Action, type Arrival, actions, arrivals, check, shuffled } from './arbitrary.ts';
import { sample } from './support.ts';

const ASSIGNERS: Readonly<Record<string, () => WindowAssigner<Sample>>> = {
  tumbling: () => tumblingWindows({ sizeMs: 20, offsetMs: 3 }),
  sliding: () => slidingWindows({ sizeMs: 25, slideMs: 10, offsetMs: -4 }),
  'half-open session': () => sessionWindows({ gapMs: 8, boundary: 'halfOpen' }),
  'inclusive session': () => sessionWindows({ gapMs: 8, boundary: 'inclusive' }),
  'session of varying gap': () =>
    sessionWindows({ gapMs: ({ order }) => 3 + (order % 9), boundary: 'halfOpen' }),
};

type Options = WindowOperatorOptions<Sample, unknown, unknown>;

function options(assigner: WindowAssigner<Sample>, aggregate: unknown, more: Partial<Options> = {}): Options {
  return {
    assigner,
    // Accumulators are opaque to the operator; the tests look at results only.
    aggregate: aggregate as Aggregate<Sample, unknown, unknown>,
    trigger: eventTimeTrigger(),
    lateness: { allowedMs: 1000 },
    output: { mode: 'accumulating' },
    ...more,
  };
}

/** The last result of every window that still stands after the whole stream. */
function finalResults(list: readonly Arrival[], given: Options): Map<string, WindowResult<unknown>> {
  const operator = new WindowOperator(given);
  const watermark = maxEventTimeMinusDelay({ delayMs: 5 });
  const standing = new Map<string, WindowResult<unknown>>();
  const out = windowOutput<Sample, unknown>();
  for (const { key, eventTime, value, order } of list) {
    operator.add(key, eventTime, sample(value, order), out);
    operator.advance(watermark.observe(key, eventTime, 0), out);
  }
  operator.advance(Infinity, out);
  for (const result of out.results) {
    for (const old of result.replaces) standing.delete(name(result.key, old.start, old.end));
    standing.set(name(result.key, result.window.start, result.window.end), result);
  }
  assert.deepEqual(out.late, []);
  return standing;
}

function name(key: string, start: number, end: number): string {
  return `${key} ${start} ${end}`;
}

function values(results: Map<string, WindowResult<unknown>>): unknown[] {
  return [...results]
    .map(([id, { value }]) => [id, value])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

for (const [kind, assigner] of Object.entries(ASSIGNERS)) {
  test(`${kind}: any order of arrival within the lateness gives the same final results`, () => {
    check(
      shuffled,
      ([list, other]) => {
        for (const aggregate of [sumAggregate, meanAggregate, maxAggregate, collectAggregate]) {
          const expected = values(finalResults(list, options(assigner(), aggregate)));
          assert.deepEqual(values(finalResults(other, options(assigner(), aggregate))), expected);
        }
      },
      100,
    );
  });
}

for (const kind of ['tumbling', 'sliding'] as const) {
  test(`${kind}: a window holds exactly what was assigned to it, and final results equal a group-by`, () => {
    check(arrivals, (list) => {
      const assigner = ASSIGNERS[kind]?.() ?? globalWindow();
      const groups = new Map<string, number[]>();
      for (const { key, eventTime, value } of list) {
        for (const { start, end } of assigner.assign(eventTime, sample(value))) {
          const id = name(key, start, end);
          groups.set(id, [...(groups.get(id) ?? []), Math.round(value * 100)]);
        }
      }
      const found = finalResults(list, options(assigner, collectAggregate));
      assert.deepEqual([...found.keys()].sort(), [...groups.keys()].sort());
      for (const [id, { value }] of found) {
        // The aggregate is collectAggregate.
        const { values: held } = value as Collected;
        const hundredths = held.map(({ mantissa, exponent }) => Math.round(mantissa * 10 ** (exponent + 2)));
        assert.deepEqual(hundredths.sort(ascending), groups.get(id)?.sort(ascending));
      }
    });
  });
}

test('sessions are the runs of a sorted stream with less than a gap between neighbours', () => {
  check(arrivals, (list) => {
    const found = finalResults(
      list,
      options(sessionWindows({ gapMs: 8, boundary: 'halfOpen' }), sumAggregate),
    );
    const expected: string[] = [];
    for (const key of ['a', 'b', 'c']) {
      const times = list.filter((arrival) => arrival.key === key).map(({ eventTime }) => eventTime);
      expected.push(...runs(times.sort(ascending), 8).map(([start, end]) => name(key, start, end)));
    }
    assert.deepEqual([...found.keys()].sort(), expected.sort());
  });
});

function runs(times: readonly number[], gap: number): [number, number][] {
  const found: [number, number][] = [];
  for (const at of times) {
    const last = found.at(-1);
    if (last !== undefined && at < last[1]) last[1] = at + gap;
    else found.push([at, at + gap]);
  }
  return found;
}

function ascending(a: number, b: number): number {
  return a - b;
}

const TRIGGERS = {
  'event time': () => eventTimeTrigger(),
  'early and late counts': () => eventTimeTrigger({ earlyCount: 2, late: 2, onTime: 'always' }),
  count: () => countTrigger(3),
  continuous: () => continuousEventTimeTrigger(7),
} as const;

for (const [kind, assigner] of Object.entries({ ...ASSIGNERS, global: () => globalWindow() })) {
  test(`${kind}: saving and restoring at any step changes nothing`, () => {
    check(
      actions,
      (list) => {
        for (const trigger of Object.values(TRIGGERS)) {
          for (const mode of ['accumulating', 'discarding'] as const) {
            const make = (): WindowOperator<Sample, unknown, unknown> =>
              new WindowOperator(
                options(assigner(), collectAggregate, {
                  trigger: trigger(),
                  lateness: { allowedMs: 10 },
                  output: { mode, finalFiring: 'whenNew' },
                }),
              );
            assert.deepEqual(play(list, make, true), play(list, make, false));
          }
        }
      },
      60,
    );
  });
}

function play(
  list: readonly Action[],
  make: () => WindowOperator<Sample, unknown, unknown>,
  restarts: boolean,
): unknown {
  const checkpoint = new Checkpoint();
  const out = windowOutput<Sample, unknown>();
  let operator = make();
  for (const action of list) {
    if (action.kind === 'add') {
      const { key, eventTime, value, order } = action.arrival;
      operator.add(key, eventTime, sample(value, order), out);
    } else if (action.kind === 'advance') {
      operator.advance(action.watermark, out);
    } else if (restarts) {
      checkpoint.save(operator);
      operator = checkpoint.load(make());
    }
  }
  operator.advance(Infinity, out);
  assert.equal(operator.size, 0);
  return out;
}

test('after the horizon nothing is left in the store', () => {
  check(arrivals, (list) => {
    const operator = new WindowOperator(options(slidingWindows({ sizeMs: 25, slideMs: 10 }), sumAggregate));
    const checkpoint = new Checkpoint();
    const out = windowOutput<Sample, unknown>();
    for (const { key, eventTime, value } of list) {
      operator.add(key, eventTime, sample(value), out);
      checkpoint.save(operator);
    }
    operator.advance(5000, out);
    checkpoint.save(operator);
    assert.equal(checkpoint.size, 1, 'only the watermark');
  });
});
