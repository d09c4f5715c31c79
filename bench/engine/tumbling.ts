import {
  eventTimeTrigger,
  maxEventTimeMinusDelay,
  type Sample,
  type Summary,
  summaryAggregate,
  tumblingWindows,
  WindowOperator,
  windowOutput,
} from '@shivar/core/stream';
import { MINUTE, SECOND } from '@shivar/core/time';
import { runInTurns, type Timing } from '../support/rounds.ts';
import { NaiveTumbling } from './naive-tumbling.ts';
import { type Reading, readings } from './readings.ts';

const KEYS = 2000;
const DELAY_MS = 10 * SECOND;

/** Keyed tumbling windows: what they cost through the engine and naively, over the same stream. */
export interface TumblingFigures {
  readonly naive: Timing;
  readonly engine: Timing;
  readonly ratio: number;
  readonly windows: number;
}

/** Count, sum, min and max by the minute of 2,000 keys that report every second, 10 s out of order at most. */
export function measureTumbling(events: number): TumblingFigures {
  const naive = new NaiveTumbling({ sizeMs: MINUTE, delayMs: DELAY_MS });
  const engine = new EngineTumbling();
  const stream = readings({ events, keys: KEYS, intervalMs: SECOND, disorderMs: DELAY_MS, chunk: 100_000 });
  const [naiveTiming, engineTiming] = runInTurns(stream, [
    { name: 'naive', run: (chunk) => naive.take(chunk) },
    { name: 'engine', run: (chunk) => engine.take(chunk) },
  ]);
  naive.finish();
  engine.finish();
  if (naiveTiming === undefined || engineTiming === undefined) throw new Error('nothing was timed');
  if (naive.results !== engine.results || naive.counted !== engine.counted || engine.counted !== events) {
    throw new Error(
      `the two disagree: ${naive.results} windows of ${naive.counted}, ${engine.results} of ${engine.counted}`,
    );
  }
  const ratio = engineTiming.eventsPerSecond / naiveTiming.eventsPerSecond;
  return { naive: naiveTiming, engine: engineTiming, ratio, windows: engine.results };
}

class EngineTumbling {
  readonly #operator = new WindowOperator<Sample, unknown, Summary>({
    assigner: tumblingWindows({ sizeMs: MINUTE }),
    trigger: eventTimeTrigger(),
    aggregate: summaryAggregate,
    lateness: { allowedMs: 0 },
    output: { mode: 'accumulating' },
  });
  readonly #watermarks = maxEventTimeMinusDelay({ delayMs: DELAY_MS });
  readonly #out = windowOutput<Sample, Summary>();
  results = 0;
  counted = 0;

  take(chunk: readonly Reading[]): number {
    for (const reading of chunk) {
      this.#operator.add(reading.key, reading.eventTime, reading, this.#out);
      const watermark = this.#watermarks.observe('all', reading.eventTime, 0);
      this.#operator.advance(watermark, this.#out);
      if (this.#out.results.length > 0) this.#collect();
    }
    return chunk.length;
  }

  finish(): void {
    this.#operator.advance(Infinity, this.#out);
    this.#collect();
  }

  #collect(): void {
    for (const { value } of this.#out.results) {
      this.results += 1;
      this.counted += value.count;
    }
    this.#out.results.length = 0;
  }
}
