import {
  countAggregate,
  eventTimeTrigger,
  GuardedWatermark,
  type Proof,
  SourceWatermarks,
  tumblingWindows,
  type Window,
  WindowOperator,
  type WindowOutput,
  windowOutput,
  withDeadline,
} from '@shivar/core/stream';
import { type Duration, HOUR, MINUTE, type ProcessingTime, SECOND } from '@shivar/core/time';
import type { Arrival } from './arrivals.ts';
import type { Strategy } from './strategies.ts';
import { type StrategyFigures, WindowRecord } from './window-record.ts';

const WINDOW_MS = 15 * MINUTE;
const LATENESS_MS = 72 * HOUR;
const TICK_MS = 5 * SECOND;
const KEY = 'district';

export interface RunOptions {
  readonly strategy: Strategy;
  readonly stations: readonly string[];
  /** A first result comes at the latest this long after the window's end; without it only the watermark counts. */
  readonly deadlineMs?: Duration;
}

/** Sends a district's readings through a watermark strategy and the engine's windows in virtual time. */
export function runStrategy(arrivals: readonly Arrival[], options: RunOptions): StrategyFigures {
  const run = new Run(options);
  let nextTick = Math.floor((arrivals[0]?.arrivedAt ?? 0) / TICK_MS) * TICK_MS;
  for (const arrival of arrivals) {
    for (; nextTick <= arrival.arrivedAt; nextTick += TICK_MS) run.tick(nextTick);
    run.take(arrival);
  }
  return run.finish(nextTick);
}

class Run {
  readonly #strategy: Strategy;
  readonly #generator: ReturnType<Strategy['make']>;
  readonly #guarded: GuardedWatermark;
  readonly #operator: WindowOperator<Arrival, number, number>;
  readonly #out: WindowOutput<Arrival, number> = windowOutput();
  readonly #record = new WindowRecord();

  constructor({ strategy, stations, deadlineMs }: RunOptions) {
    this.#strategy = strategy;
    this.#generator = strategy.make();
    this.#guarded = new GuardedWatermark(this.#generator);
    const trigger = eventTimeTrigger();
    const generator = this.#generator;
    this.#operator = new WindowOperator<Arrival, number, number>({
      assigner: tumblingWindows({ sizeMs: WINDOW_MS }),
      trigger: deadlineMs === undefined ? trigger : withDeadline(trigger, deadlineMs),
      aggregate: countAggregate,
      lateness: { allowedMs: LATENESS_MS },
      output: {
        mode: 'accumulating',
        finalFiring: 'always',
        proof: (_key: string, window: Window): Proof =>
          generator instanceof SourceWatermarks ? generator.proof(window, stations) : 'unknown',
      },
    });
  }

  take(arrival: Arrival): void {
    const { station, eventTime, arrivedAt: now, oldestUnsent } = arrival;
    if (oldestUnsent !== 'end') this.#place(arrival, this.#guarded.observe(station, eventTime, now));
    if (this.#strategy.reported && this.#generator instanceof SourceWatermarks) {
      this.#generator.report(station, oldestUnsent, now);
    }
    this.#advance(now);
  }

  tick(now: ProcessingTime): void {
    this.#guarded.tick(now);
    this.#advance(now);
  }

  /** The season is over: whatever is still open closes. */
  finish(now: ProcessingTime): StrategyFigures {
    this.#operator.advance(Infinity, this.#out);
    this.#collect(now);
    return this.#record.figures(this.#strategy.name);
  }

  #place(arrival: Arrival, accepted: boolean): void {
    if (!accepted) {
      this.#record.setAside();
      return;
    }
    // Placed before its first result is looked for: an element that fires its window is in that result.
    const start = Math.floor(arrival.eventTime / WINDOW_MS) * WINDOW_MS;
    this.#operator.add(KEY, arrival.eventTime, arrival, this.#out);
    if (this.#out.late.length > 0) this.#record.late(start);
    else this.#record.placed(start, arrival.linkUp);
    this.#out.late.length = 0;
    this.#collect(arrival.arrivedAt);
  }

  #advance(now: ProcessingTime): void {
    this.#operator.advance(this.#guarded.watermark, this.#out);
    this.#operator.advanceProcessingTime(now, this.#out);
    this.#collect(now);
  }

  #collect(now: ProcessingTime): void {
    for (const result of this.#out.results) this.#record.result(result, now);
    this.#out.results.length = 0;
  }
}
