import { QUALITY } from '../model/observation.ts';
import type { Duration, EventTime } from '../time/instants.ts';
import type { ChannelCheck, CheckedChannel, CheckMemory, Finding, QualityCheck } from './check.ts';
import { limitsOf, type Persistence } from './limits.ts';

/**
 * A run needs this many readings before it says anything: two equal hourly values are no stuck sensor. At one a
 * minute the time limits decide alone.
 */
const MIN_FLAT_READINGS = 12;

/** A vane may rest while the air does; with wind it must move by this much, degrees. */
const VANE_MIN_CHANGE = 10;
const VANE_WIND_M_PER_S = 0.5;

/** Readings and the steps between them are compared with this much room for binary fractions. */
const EPSILON = 1e-9;

/** QARTOD flat line: the value has moved less than it must for longer than it may. */
export const flatLineCheck: QualityCheck = {
  name: 'flatLine',
  order: 'ordered',
  faultFrom: 'suspect',
  prepare(channel) {
    if (channel.property.name === 'windDirection') return vane(channel);
    const persistence = limitsOf(channel.property.name, channel.depthCm)?.persistence;
    // On a grid coarser than the change that is asked for, a healthy value stands still too.
    if (persistence === undefined || 10 ** -channel.scale > persistence.minChange + EPSILON) return undefined;
    return flatLine(persistence, channel.intervalMs ?? 0, MIN_FLAT_READINGS);
  },
};

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
        return { flag: QUALITY.fail, detail: unchanged(value, lastedMs) };
      }
      if (lastedMs > limits.suspectAfterMs)
        return { flag: QUALITY.suspect, detail: unchanged(value, lastedMs) };
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

/** A direction is compared on the circle, with the first of its run, and only while the wind speed beside it says so. */
function vane(channel: CheckedChannel): ChannelCheck {
  const limits: Persistence = { minChange: VANE_MIN_CHANGE, suspectAfterMs: 60 * 60_000 };
  const line = flatLine(limits, channel.intervalMs ?? 0, MIN_FLAT_READINGS);
  return {
    evaluate(reading, memory): Finding {
      const wind = reading.sibling('windSpeed');
      if (wind === undefined) return { flag: QUALITY.notEvaluated };
      if (wind <= VANE_WIND_M_PER_S) {
        memory.length = 0;
        return PASS;
      }
      const first = memory[1] ?? reading.value;
      return line.evaluate({ ...reading, value: first + turn(first, reading.value) }, memory);
    },
  };
}

/** The signed way from one direction to another, -180 to 180 degrees. */
function turn(from: number, to: number): number {
  return ((((to - from + 180) % 360) + 360) % 360) - 180;
}
