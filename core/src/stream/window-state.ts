import type { StateCodec } from '../state/keyed-state.ts';
import type { EventTime } from '../time/instants.ts';
import type { Aggregate } from './aggregates/aggregate.ts';
import { newTriggerState, type TriggerState } from './triggers/trigger.ts';
import type { Window } from './window.ts';

/** Everything an operator holds about one window of one key: one entry of keyed state. */
export interface WindowState<A> {
  readonly key: string;
  /** Grows when windows merge; its start never changes. */
  window: Window;
  /** Where it is kept: unique among the live windows of all keys. */
  readonly stateKey: string;
  /** Undefined when empty: nothing added yet, or discarded by the last firing. */
  accumulator: A | undefined;
  trigger: TriggerState;
  /** Firings so far. */
  revision: number;
  /** Merged windows that had fired, to be named by the next firing. */
  replaces: Window[];
  /** The instant the operator's timer for this window is set to; not part of the stored form. */
  timer: EventTime | undefined;
  /** The same for processing time. */
  deadline: number | undefined;
  /** The checkpoint interval in which it was last marked as changed; not part of the stored form. */
  markedIn: number;
}

/** A window with nothing in it. */
export function newWindowState<A>(key: string, window: Window): WindowState<A> {
  return {
    key,
    window,
    stateKey: `${key}|${window.start}`,
    accumulator: undefined,
    trigger: newTriggerState(),
    revision: 0,
    replaces: [],
    timer: undefined,
    deadline: undefined,
    markedIn: -1,
  };
}

type PlainWindow = readonly [EventTime, EventTime];
type PlainState = readonly [
  key: string,
  window: PlainWindow,
  revision: number,
  trigger: readonly [
    pending: number,
    passedEnd: boolean,
    passedDeadline: boolean,
    nextFiring: EventTime | null,
  ],
  replaces: readonly PlainWindow[],
  accumulator: unknown,
];

/** The stored form of a window: a short array, because there are many. */
export function windowStateCodec<A>(aggregate: Aggregate<never, A, unknown>): StateCodec<WindowState<A>> {
  return {
    toPlain({ key, window, revision, trigger, replaces, accumulator }): PlainState {
      return [
        key,
        [window.start, window.end],
        revision,
        [trigger.pending, trigger.passedEnd, trigger.passedDeadline, trigger.nextFiring ?? null],
        replaces.map(({ start, end }) => [start, end]),
        accumulator === undefined ? null : [aggregate.toPlain(accumulator)],
      ];
    },
    fromPlain(plain): WindowState<A> {
      // Only what toPlain made comes back here.
      const [key, [start, end], revision, trigger, replaces, accumulator] = plain as PlainState;
      const state = newWindowState<A>(key, { start, end });
      state.revision = revision;
      const [pending, passedEnd, passedDeadline, nextFiring] = trigger;
      state.trigger = { pending, passedEnd, passedDeadline, nextFiring: nextFiring ?? undefined };
      state.replaces = replaces.map(([from, to]) => ({ start: from, end: to }));
      if (Array.isArray(accumulator)) state.accumulator = aggregate.fromPlain(accumulator[0]);
      return state;
    },
  };
}
