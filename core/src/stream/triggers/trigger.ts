import type { EventTime, ProcessingTime } from '../../time/instants.ts';
import type { Window } from '../window.ts';

/** What a trigger knows and keeps about one window of one key. Part of the keyed state. */
export interface TriggerState {
  /** Elements since the last firing. Kept by the operator. */
  pending: number;
  /** True once the firing at the window's end was decided. */
  passedEnd: boolean;
  /** True once the deadline in processing time has fired. */
  passedDeadline: boolean;
  /** A further event time at which the trigger wants to decide. */
  nextFiring: EventTime | undefined;
}

/** `fire` is skipped when the window is empty; `fireEvenEmpty` is not. */
export type Decision = 'hold' | 'fire' | 'fireEvenEmpty';

/** Where things stand when a trigger is asked. */
export interface TriggerMoment {
  readonly window: Window;
  readonly watermark: EventTime;
}

/** Decides when a window fires. Holds no state of its own: all of it is in {@link TriggerState}. */
export interface Trigger {
  /** An element of `eventTime` was added to the window. */
  onElement(state: TriggerState, moment: TriggerMoment, eventTime: EventTime): Decision;
  /** The watermark reached `instant`, as asked for by {@link Trigger.nextEventTime}. */
  onEventTime(state: TriggerState, moment: TriggerMoment, instant: EventTime): Decision;
  /** The event time at which to ask next, or undefined. */
  nextEventTime(state: TriggerState, window: Window): EventTime | undefined;
  /** The processing time at which to ask next, or undefined; absent when the trigger knows no clock. */
  nextProcessingTime?(state: TriggerState, window: Window): ProcessingTime | undefined;
  onProcessingTime?(state: TriggerState, moment: TriggerMoment, now: ProcessingTime): Decision;
}

/** The state of a window that has just been made. */
export function newTriggerState(): TriggerState {
  return { pending: 0, passedEnd: false, passedDeadline: false, nextFiring: undefined };
}

/** The state of two windows that have become one, whose end the watermark has or has not reached. */
export function mergeTriggerStates(a: TriggerState, b: TriggerState, endReached: boolean): TriggerState {
  return {
    pending: a.pending + b.pending,
    // A merged window that ends ahead of the watermark has an end of its own to fire at.
    passedEnd: endReached && (a.passedEnd || b.passedEnd),
    passedDeadline: a.passedDeadline && b.passedDeadline,
    nextFiring:
      a.nextFiring === undefined || b.nextFiring === undefined
        ? (a.nextFiring ?? b.nextFiring)
        : Math.min(a.nextFiring, b.nextFiring),
  };
}
