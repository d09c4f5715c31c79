import { type Duration, HOUR } from '../time/instants.ts';
import type { ChannelCheck, Finding } from './check.ts';
import { judgeRun, RUN_NUMBERS } from './flat-run.ts';
import type { Persistence } from './limits.ts';

/** No learned limit is longer: natural runs of up to 5 h are known (fog, 0.1 °C resolution). */
const LONGEST_LIMIT_MS: Duration = 6 * HOUR;

/** How much longer than the longest natural run a run must last, and what is left of that after another natural run. */
const ROOM = 1.5;
const KEPT_PER_RUN = 0.98;

/** Places in the memory, behind the run: longest natural run in ms, smallest step seen, last value. */
const LONGEST: number = RUN_NUMBERS;
const STEP: number = RUN_NUMBERS + 1;
const PREVIOUS: number = RUN_NUMBERS + 2;

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
  const all = { ...limits, intervalMs, minReadings };
  return {
    evaluate(reading, memory): Finding {
      const { value } = reading;
      const longest = memory[LONGEST] ?? 0;
      const step = memory[STEP] ?? 0;
      const [since, , , readings = 0, last = 0] = memory;
      const suspectAfterMs = learnedLimit(limits, longest, step);
      const finding = judgeRun(reading, memory, all, suspectAfterMs);
      const ended = readings > 0 && (memory[0] !== since || memory[3] === 0);
      const natural = ended && reading.eventTime - last <= suspectAfterMs / 2;
      const change = Math.abs(value - (memory[PREVIOUS] ?? value));
      // A value that is exempt from the first reading on leaves no run.
      while (memory.length < RUN_NUMBERS) memory.push(0);
      memory[LONGEST] = natural ? Math.max(longest * KEPT_PER_RUN, last - (since ?? last)) : longest;
      memory[STEP] = change === 0 ? step : step === 0 ? change : Math.min(step, change);
      memory[PREVIOUS] = value;
      return finding;
    },
  };
}

function learnedLimit({ suspectAfterMs, minChange }: Persistence, longest: number, step: number): Duration {
  const coarseness = Math.max(1, step / minChange);
  const most = Math.max(suspectAfterMs, LONGEST_LIMIT_MS);
  return Math.min(most, Math.max(suspectAfterMs * coarseness, ROOM * longest));
}
