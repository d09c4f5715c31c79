import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  countAggregate,
  eventTimeTrigger,
  PaneWindows,
  paneOutput,
  type Sample,
  SlicedWindowOperator,
  sessionWindows,
  sumAggregate,
  WindowOperator,
  windowOutput,
} from '@shivar/core/stream';
import { PatternOperator, patternOutput } from '@shivar/core/stream/pattern';
import { DAY, HOUR, MINUTE } from '@shivar/core/time';

/** Heap in use after a full collection, by day of simulated time. */
export interface HeapFigures {
  readonly byDay: readonly { readonly day: number; readonly heapMb: number }[];
  /** Last day over the tenth: 1 is flat. */
  readonly growth: number;
}

const KEYS = 50;
const START = Date.UTC(2026, 5, 1);
const WATCHED_DAYS = [1, 10, 20, 30];

/** A month of 50 datastreams by the minute through panes with 72 h of corrections, a sliding day, sessions, an absence. */
export function measureHeap(): HeapFigures {
  const collect = garbageCollector();
  const engine = new MonthOfEverything();
  const byDay: { day: number; heapMb: number }[] = [];
  for (let day = 1; day <= Math.max(...WATCHED_DAYS); day += 1) {
    engine.runDay(day - 1);
    if (!WATCHED_DAYS.includes(day)) continue;
    collect();
    byDay.push({ day, heapMb: process.memoryUsage().heapUsed / 2 ** 20 });
  }
  const tenth = byDay.find(({ day }) => day === 10)?.heapMb ?? Number.NaN;
  return { byDay, growth: (byDay.at(-1)?.heapMb ?? Number.NaN) / tenth };
}

/** The collector of this process, without a flag on the command line. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  // The flag adds the function to contexts made after it.
  return runInNewContext('gc') as () => void;
}

class MonthOfEverything {
  readonly #panes = new PaneWindows({ allowedLatenessMs: 72 * HOUR, intervalMs: () => MINUTE });
  readonly #sliding = new SlicedWindowOperator({
    window: { sizeMs: DAY, slideMs: MINUTE },
    aggregate: sumAggregate,
    lateness: { allowedMs: HOUR },
  });
  readonly #sessions = new WindowOperator<Sample, number, number>({
    assigner: sessionWindows({ gapMs: HOUR, boundary: 'halfOpen' }),
    trigger: eventTimeTrigger(),
    aggregate: countAggregate,
    lateness: { allowedMs: HOUR },
    output: { mode: 'accumulating' },
  });
  readonly #absence = new PatternOperator<number>({
    pattern: {
      steps: [
        { name: 'reading', contiguity: 'begin' },
        { name: 'next', contiguity: 'notFollowed' },
      ],
      within: 45 * MINUTE,
      skip: { strategy: 'skipPastLastEvent' },
    },
    eventToPlain: (event) => event,
    eventFromPlain: Number,
  });
  readonly #keys = Array.from({ length: KEYS }, (_, i) => `station-${i}/rain/rainTipCount~1`);

  runDay(day: number): void {
    for (let minute = 0; minute < DAY / MINUTE; minute += 1) {
      const at = START + day * DAY + minute * MINUTE;
      for (const key of this.#keys) this.#add(key, at, day * 1440 + minute);
      this.#advance(at - MINUTE - 1);
      // A checkpoint a minute; what it holds goes to the store.
      for (const part of [this.#panes, this.#sliding, this.#sessions, this.#absence]) part.takeDelta('');
    }
  }

  #add(key: string, at: number, order: number): void {
    const value = { mantissa: 200 + (order % 97), exponent: -1 };
    this.#panes.add(key, at, { value, order, kind: 'instant' }, paneOutput());
    this.#sliding.add(key, at, { value, order }, windowOutput());
    // Rain falls six hours a day.
    if (at % DAY < 6 * HOUR) this.#sessions.add(key, at, { value, order }, windowOutput());
    if (order % 30 === 0) this.#absence.add(key, at, order, patternOutput());
  }

  #advance(watermark: number): void {
    this.#panes.advance(watermark, paneOutput());
    this.#sliding.advance(watermark, windowOutput());
    this.#sessions.advance(watermark, windowOutput());
    this.#absence.advance(watermark, patternOutput());
  }
}
