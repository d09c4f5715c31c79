import { ShivarError } from '../../errors/index.ts';
import type { Duration, EventTime } from '../../time/instants.ts';
import { lastInstant, type Window } from '../window.ts';
import type { Decision, Trigger, TriggerMoment, TriggerState } from './trigger.ts';

/**
 * Fires whenever the watermark passes a multiple of the interval, at the window's end, and for every late element.
 * The first multiple is the one after the element that came first; every multiple fires, news or not (Flink's
 * ContinuousEventTimeTrigger).
 */
export function continuousEventTimeTrigger(intervalMs: Duration): Trigger {
  if (!(intervalMs > 0)) {
    throw new ShivarError('INVALID_WINDOW', `interval must be more than 0 ms, not ${intervalMs}`);
  }
  return {
    onElement(state: TriggerState, { window, watermark }: TriggerMoment, eventTime: EventTime): Decision {
      if (watermark >= lastInstant(window)) {
        state.passedEnd = true;
        return 'fire';
      }
      state.nextFiring ??= (Math.floor(eventTime / intervalMs) + 1) * intervalMs;
      return 'hold';
    },
    onEventTime(state: TriggerState, { window }: TriggerMoment, instant: EventTime): Decision {
      if (instant >= lastInstant(window)) {
        state.passedEnd = true;
        state.nextFiring = undefined;
      } else {
        state.nextFiring = instant + intervalMs;
      }
      return 'fire';
    },
    nextEventTime({ passedEnd, nextFiring }: TriggerState, window: Window): EventTime | undefined {
      if (passedEnd) return undefined;
      return Math.min(nextFiring ?? Infinity, lastInstant(window));
    },
  };
}
