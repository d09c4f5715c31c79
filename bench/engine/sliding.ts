import {
  eventTimeTrigger,
  maxAggregate,
  type Sample,
  type SliceableAggregate,
  SlicedWindowOperator,
  slidingWindows,
  sumAggregate,
  summaryAggregate,
  WindowOperator,
  type WindowProcessor,
  windowOutput,
} from '@shivar/core/stream';
import { DAY, MINUTE } from '@shivar/core/time';
import { runInTurns, type Timing } from '../support/rounds.ts';
import { EveryWindow } from './every-window.ts';
import { type Reading, readings } from './readings.ts';

const WINDOW = { sizeMs: DAY, slideMs: MINUTE } as const;

/** One key, a day sliding by the minute, sum and max: by slices, and with each event in all of its 1,440 windows. */
export interface SlidingFigures {
  /** Two operators: sum by subtract-on-evict, max by two stacks. */
  readonly slices: Timing;
  /** The engine's own general operator: the same exact results in the same form. */
  readonly everyWindow: Timing;
  /** Bare numbers in a Map. */
  readonly naive: Timing;
  readonly ratio: number;
  readonly naiveRatio: number;
}

/** Rounds the work is cut into. */
const ROUNDS = 20;
/** Slices get through so much more that they are given more days, or their time would be too short to measure. */
const MORE_DAYS_FOR_SLICES = 20;

/** `days` of readings `intervalMs` apart; every window fires as its minute passes. */
export function measureSliding(days: number, intervalMs: number): SlidingFigures {
  const bySlices = new Driven([sliced(sumAggregate), sliced(maxAggregate)]);
  const every = new Driven([
    new WindowOperator<Sample, unknown, unknown>({
      assigner: slidingWindows(WINDOW),
      trigger: eventTimeTrigger(),
      aggregate: summaryAggregate,
      lateness: { allowedMs: 0 },
      output: { mode: 'accumulating' },
    }),
  ]);
  const bare = new EveryWindow(WINDOW);
  const [slices, everyWindow, naive] = runInTurns(rounds(days, intervalMs), [
    { name: 'slices', run: ({ long }) => bySlices.take(long) },
    { name: 'everyWindow', run: ({ short }) => every.take(short) },
    { name: 'naive', run: ({ short }) => bare.take(short) },
  ]);
  if (slices === undefined || everyWindow === undefined || naive === undefined) {
    throw new Error('nothing was timed');
  }
  if (every.results !== bare.results) throw new Error('the two that use every window disagree');
  return {
    slices,
    everyWindow,
    naive,
    ratio: slices.eventsPerSecond / everyWindow.eventsPerSecond,
    naiveRatio: slices.eventsPerSecond / naive.eventsPerSecond,
  };
}

/** The same stream in short pieces and in long ones. */
function* rounds(
  days: number,
  intervalMs: number,
): Generator<{ readonly short: Reading[]; readonly long: Reading[] }> {
  const stream = (times: number): Generator<Reading[]> => {
    const events = Math.round((times * days * DAY) / intervalMs);
    return readings({ events, keys: 1, intervalMs, disorderMs: 0, chunk: Math.ceil(events / ROUNDS) });
  };
  const longs = stream(MORE_DAYS_FOR_SLICES);
  for (const short of stream(1)) yield { short, long: longs.next().value ?? [] };
}

function sliced<A, R>(aggregate: SliceableAggregate<Sample, A, R>): WindowProcessor<Sample, unknown> {
  return new SlicedWindowOperator({ window: WINDOW, aggregate, lateness: { allowedMs: 0 } });
}

/** Operators on one stream, whose results are counted. */
class Driven {
  readonly #operators: readonly WindowProcessor<Sample, unknown>[];
  readonly #out = windowOutput<Sample, unknown>();
  results = 0;

  constructor(operators: readonly WindowProcessor<Sample, unknown>[]) {
    this.#operators = operators;
  }

  take(chunk: readonly Reading[]): number {
    for (const reading of chunk) {
      for (const operator of this.#operators) {
        operator.add(reading.key, reading.eventTime, reading, this.#out);
        operator.advance(reading.eventTime - 1, this.#out);
      }
      this.results += this.#out.results.length;
      this.#out.results.length = 0;
    }
    return chunk.length;
  }
}
