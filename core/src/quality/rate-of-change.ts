import { QUALITY } from '../model/observation.ts';
import { type Duration, type EventTime, eventTime, HOUR, MINUTE } from '../time/instants.ts';
import type { ChannelCheck, CheckMemory, Finding, QualityCheck } from './check.ts';
import { limitsOf } from './limits.ts';

/** After this long without a believed reading any value may be right: the sun has moved on. */
const HORIZON_MS: Duration = 2 * HOUR;

/**
 * QARTOD rate of change with the steps of WMO-No. 488, scaled by elapsed time. A reading is compared with the last one
 * that was believed, so that a spike costs itself and not the good reading after it, and a level that stays is
 * believed as soon as the time passed allows for it. Never worse than suspect: what enters a window must not depend
 * on the order in which readings came in.
 */
export const rateOfChangeCheck: QualityCheck = {
  name: 'rateOfChange',
  order: 'ordered',
  faultFrom: 'suspect',
  confirmedBy: 'otherSensor',
  prepare({ property, depthCm }) {
    const step = limitsOf(property.name, depthCm)?.minuteStep;
    return step === undefined ? undefined : rateOfChange(step);
  },
};

/** Memory: event time and value of the last believed reading. */
export function rateOfChange(minuteStep: number): ChannelCheck {
  return {
    evaluate({ eventTime: at, value }, memory): Finding {
      const [last, level] = memory;
      const elapsedMs = last === undefined ? Number.POSITIVE_INFINITY : at - last;
      if (level === undefined || elapsedMs > HORIZON_MS) {
        believe(memory, at, value);
        return { flag: QUALITY.notEvaluated };
      }
      const change = value - level;
      if (Math.abs(change) > largestStep(minuteStep, elapsedMs)) {
        const minutes = Math.max(1, Math.round(elapsedMs / MINUTE));
        const since = last === undefined ? {} : { since: eventTime(last) };
        return {
          flag: QUALITY.suspect,
          detail: `changed by ${Number(change.toFixed(2))} in ${minutes} min`,
          ...since,
        };
      }
      believe(memory, at, value);
      return PASS;
    },
  };
}

/**
 * The largest change in a time: that of a minute, growing with the square root of time as the spread of a random walk
 * does. It comes to 23 °C, 77 % and 3.9 hPa in an hour. Within a minute it does not shrink, because instruments have noise.
 */
export function largestStep(minuteStep: number, elapsedMs: Duration): number {
  return minuteStep * Math.sqrt(Math.max(1, elapsedMs / MINUTE));
}

const PASS: Finding = { flag: QUALITY.pass };

function believe(memory: CheckMemory, at: EventTime, value: number): void {
  memory[0] = at;
  memory[1] = value;
}
