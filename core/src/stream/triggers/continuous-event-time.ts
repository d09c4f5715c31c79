import { ShivarError } from '../../errors/index.ts';
import type { Duration, EventTime } from '../../time/instants.ts';
import { lastInstant, type Window } from '../window.ts';
import type { Decision, Trigger, TriggerMoment, TriggerState } from './trigger.ts';

/**
 * Multiples fired one by one when the watermark jumps over many; earlier ones are passed over, because between two
 * firings of one jump nothing is new. Without a limit the end of the stream would fire a global window for ever.
 */
export const MAX_CATCH_UP_FIRINGS = 100;

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
    onEventTime(state: TriggerState, { window, watermark }: TriggerMoment, instant: EventTime): Decision {
      const last = lastInstant(window);
      state.passedEnd = instant >= last;
      state.nextFiring = state.passedEnd
        ? undefined
        : nextMultiple(instant, intervalMs, Math.min(watermark, last));
      return 'fire';
    },
    nextEventTime({ passedEnd, nextFiring }: TriggerState, window: Window): EventTime | undefined {
      if (passedEnd) return undefined;
      return Math.min(nextFiring ?? Infinity, lastInstant(window));
    },
  };
}

/** The next multiple, or a later one when more than the limit lie before `horizon`; none before an infinite one. */
function nextMultiple(instant: EventTime, intervalMs: Duration, horizon: EventTime): EventTime | undefined {
  if (horizon === Infinity) return undefined;
  const ahead = Math.floor((horizon - instant) / intervalMs);
  return instant + Math.max(1, ahead - MAX_CATCH_UP_FIRINGS) * intervalMs;
}
