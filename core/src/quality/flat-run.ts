import { QUALITY } from '../model/observation.ts';
import type { Duration, EventTime } from '../time/instants.ts';
import type { ChannelCheck, CheckMemory, Finding } from './check.ts';
import type { Persistence } from './limits.ts';

/** Readings and the steps between them are compared with this much room for binary fractions. */
export const EPSILON = 1e-9;

/** Memory: start of the run, lowest and highest value in it, number of readings, event time of the last. */
type Run = [since: EventTime, low: number, high: number, readings: number, last: EventTime];

/**
 * Judges one datastream. A run of readings within `minChange` counts from its first reading and includes the
 * interval of the last, as in ioos_qc `flat_line_test`. Silence of half the time limit ends a run.
 */
export function flatLine(limits: Persistence, intervalMs: Duration, minReadings: number): ChannelCheck {
  return {
    evaluate({ eventTime, value }, memory): Finding {
      if (limits.exempt?.(value) === true) {
        memory.length = 0;
        return PASS;
      }
      const run = extend(memory, eventTime, value, limits);
      const lastedMs = eventTime - run[0] + intervalMs;
      if (run[3] < minReadings) return PASS;
      if (limits.failAfterMs !== undefined && lastedMs > limits.failAfterMs) {
        return { flag: QUALITY.fail, detail: unchanged(value, lastedMs), since: run[0] };
      }
      if (lastedMs > limits.suspectAfterMs)
        return { flag: QUALITY.suspect, detail: unchanged(value, lastedMs), since: run[0] };
      return PASS;
    },
  };
}

const PASS: Finding = { flag: QUALITY.pass };

/** Adds a reading to the run it belongs to; one that breaks it, or comes after a silence, begins the next. */
function extend(memory: CheckMemory, at: EventTime, value: number, limits: Persistence): Run {
  // Empty, or written below with all five numbers.
  const run = memory as unknown as Run;
  const silent = memory.length === 0 || at - run[4] > limits.suspectAfterMs / 2;
  const low = silent ? value : Math.min(run[1], value);
  const high = silent ? value : Math.max(run[2], value);
  const begins = silent || high - low >= limits.minChange - EPSILON;
  run[0] = begins ? at : run[0];
  run[1] = begins ? value : low;
  run[2] = begins ? value : high;
  run[3] = begins ? 1 : run[3] + 1;
  run[4] = at;
  return run;
}

function unchanged(value: number, lastedMs: Duration): string {
  return `about ${value} for ${Math.round(lastedMs / 60_000)} min`;
}
