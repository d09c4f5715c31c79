import { type Duration, HOUR } from '../time/instants.ts';
import type { ChannelCheck, Finding } from './check.ts';
import { flatLine } from './flat-run.ts';
import type { Persistence } from './limits.ts';

/** No learned limit is longer: natural runs of up to 5 h are known (fog, 0.1 °C resolution). */
const LONGEST_LIMIT_MS: Duration = 6 * HOUR;

/** How much longer than the longest natural run a run must last, and what is left of that after another natural run. */
const ROOM = 1.5;
const KEPT_PER_RUN = 0.98;

/** Numbers of the memory before those of the run: longest natural run in ms, smallest step seen, last value. */
const LEARNED = 3;

/**
 * The flat line check with a time limit learned from the channel itself. A run that ended by itself was natural, so
 * the next may last half as long again; and an instrument whose steps are coarser than the change asked for stands
 * still for longer. Learning only makes the check milder, and never beyond six hours.
 */
export function learnedFlatLine(
  limits: Persistence,
  intervalMs: Duration,
  minReadings: number,
): ChannelCheck {
  return {
    evaluate(reading, memory): Finding {
      const [longest = 0, step = 0, previous = reading.value] = memory;
      const run = memory.slice(LEARNED);
      const [since, , , , last] = run;
      const suspectAfterMs = learnedLimit(limits, longest, step);
      const finding = flatLine({ ...limits, suspectAfterMs }, intervalMs, minReadings).evaluate(reading, run);
      const ended = since !== undefined && last !== undefined && run[0] !== since;
      const natural = ended && reading.eventTime - last <= suspectAfterMs / 2 ? last - since : 0;
      const change = Math.abs(reading.value - previous);
      memory.length = 0;
      memory.push(
        natural > 0 ? Math.max(longest * KEPT_PER_RUN, natural) : longest,
        change === 0 ? step : step === 0 ? change : Math.min(step, change),
        reading.value,
        ...run,
      );
      return finding;
    },
  };
}

function learnedLimit({ suspectAfterMs, minChange }: Persistence, longest: number, step: number): Duration {
  const coarseness = Math.max(1, step / minChange);
  const most = Math.max(suspectAfterMs, LONGEST_LIMIT_MS);
  return Math.min(most, Math.max(suspectAfterMs * coarseness, ROOM * longest));
}
