import { ShivarError } from '../../errors/index.ts';
import type { EventTime } from '../../time/instants.ts';
import { lastInstant, type Window } from '../window.ts';
import type { Decision, Trigger, TriggerMoment, TriggerState } from './trigger.ts';

/** Variations of firing when the watermark reaches the end. */
export interface EventTimeTriggerOptions {
  /** Also fire before the end, at every so many new elements. */
  readonly earlyCount?: number;
  /** Fire at the end although nothing is new since the last early firing. Default `whenNew`. */
  readonly onTime?: 'whenNew' | 'always';
  /** Fire after the end at every so many late elements, or not at all. Default 1. */
  readonly late?: number | 'never';
}

/** Fires when the watermark reaches the window's end, and again for late elements while the window is open. */
export function eventTimeTrigger(options: EventTimeTriggerOptions = {}): Trigger {
  const { earlyCount, onTime = 'whenNew', late = 1 } = options;
  checkCount('early count', earlyCount ?? 1);
  if (late !== 'never') checkCount('late count', late);
  const lateCount = late === 'never' ? Infinity : late;
  return {
    onElement(state: TriggerState, { window, watermark }: TriggerMoment): Decision {
      if (watermark < lastInstant(window)) {
        return earlyCount !== undefined && state.pending >= earlyCount ? 'fire' : 'hold';
      }
      // The first element of a window whose end has already been reached is its firing at the end.
      const first = !state.passedEnd;
      state.passedEnd = true;
      return first || state.pending >= lateCount ? 'fire' : 'hold';
    },
    onEventTime(state: TriggerState): Decision {
      state.passedEnd = true;
      if (onTime === 'always') return 'fireEvenEmpty';
      return state.pending > 0 ? 'fire' : 'hold';
    },
    nextEventTime(state: TriggerState, window: Window): EventTime | undefined {
      return state.passedEnd ? undefined : lastInstant(window);
    },
  };
}

/** Throws `INVALID_WINDOW` unless `count` is a positive whole number. */
export function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ShivarError('INVALID_WINDOW', `${name} must be a whole number above 0, not ${count}`);
  }
}
