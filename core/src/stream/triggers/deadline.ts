import { ShivarError } from '../../errors/index.ts';
import type { Duration, ProcessingTime } from '../../time/instants.ts';
import type { Window } from '../window.ts';
import type { Decision, Trigger, TriggerMoment, TriggerState } from './trigger.ts';

/**
 * Adds to another trigger a firing when our clock is `delayMs` past the window's end, if the watermark has not got
 * there by then: a provisional result in time, whatever the slowest source does.
 */
export function withDeadline(trigger: Trigger, delayMs: Duration): Trigger {
  if (!(delayMs >= 0)) throw new ShivarError('INVALID_WINDOW', `delay must be 0 or more, not ${delayMs}`);
  return {
    ...trigger,
    nextProcessingTime(
      { passedEnd, passedDeadline }: TriggerState,
      { end }: Window,
    ): ProcessingTime | undefined {
      return passedEnd || passedDeadline || end === Infinity ? undefined : end + delayMs;
    },
    onProcessingTime(state: TriggerState, _moment: TriggerMoment, _now: ProcessingTime): Decision {
      state.passedDeadline = true;
      return state.pending > 0 ? 'fire' : 'hold';
    },
  };
}
