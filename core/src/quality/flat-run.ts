import { QUALITY } from '../model/observation.ts';
import type { Duration, EventTime } from '../time/instants.ts';
import type { ChannelCheck, CheckedReading, CheckMemory, Finding } from './check.ts';
import type { Persistence } from './limits.ts';

/** Readings and the steps between them are compared with this much room for binary fractions. */
export const EPSILON = 1e-9;

/** Memory: start of the run, lowest and highest value in it, number of readings (0: no run), event time of the last. */
type Run = [since: EventTime, low: number, high: number, readings: number, last: EventTime];

/** Numbers of the memory that belong to the run; what is behind them is the caller's. */
export const RUN_NUMBERS = 5;

/** How long a channel is expected to go on, and how much it takes to say anything. */
export interface RunLimits extends Persistence {
  readonly intervalMs: Duration;
  readonly minReadings: number;
}

/**
 * Judges one datastream. A run of readings within `minChange` counts from its first reading and includes the
 * interval of the last, as in ioos_qc `flat_line_test`. Silence of half the time limit ends a run.
 */
export function flatLine(limits: Persistence, intervalMs: Duration, minReadings: number): ChannelCheck {
  const all = { ...limits, intervalMs, minReadings };
  return { evaluate: (reading, memory) => judgeRun(reading, memory, all, limits.suspectAfterMs) };
}

/** Adds a reading to the run in `memory` and judges it, with a time limit of its own. */
export function judgeRun(
  { eventTime, value }: Pick<CheckedReading, 'eventTime' | 'value'>,
  memory: CheckMemory,
  limits: RunLimits,
  suspectAfterMs: Duration,
): Finding {
  if (limits.exempt?.(value) === true) {
    endRun(memory);
    return PASS;
  }
  const run = extend(memory, eventTime, value, limits.minChange, suspectAfterMs);
  const lastedMs = eventTime - run[0] + limits.intervalMs;
  if (run[3] < limits.minReadings) return PASS;
  const fails = limits.failAfterMs !== undefined && lastedMs > limits.failAfterMs;
  if (!fails && lastedMs <= suspectAfterMs) return PASS;
  return {
    flag: fails ? QUALITY.fail : QUALITY.suspect,
    detail: `about ${value} for ${Math.round(lastedMs / 60_000)} min`,
    since: run[0],
  };
}

/** The next reading begins a new run. */
export function endRun(memory: CheckMemory): void {
  if (memory.length > 0) memory[3] = 0;
}

const PASS: Finding = { flag: QUALITY.pass };

/** Adds a reading to the run it belongs to; one that breaks it, or comes after a silence, begins the next. */
function extend(
  memory: CheckMemory,
  at: EventTime,
  value: number,
  minChange: number,
  suspectAfterMs: Duration,
): Run {
  // Empty, or written below with all five numbers.
  const run = memory as unknown as Run;
  const silent = (memory[3] ?? 0) === 0 || at - run[4] > suspectAfterMs / 2;
  const low = silent ? value : Math.min(run[1], value);
  const high = silent ? value : Math.max(run[2], value);
  const begins = silent || high - low >= minChange - EPSILON;
  run[0] = begins ? at : run[0];
  run[1] = begins ? value : low;
  run[2] = begins ? value : high;
  run[3] = begins ? 1 : run[3] + 1;
  run[4] = at;
  return run;
}
