import type { EventTime } from '../../time/instants.ts';
import type { TakenEvents } from './pattern.ts';

/** One event within a match; the chain leads back to the first. Branches of a match share their common past. */
export interface TakenEvent<E> {
  readonly step: string;
  readonly event: E;
  readonly eventTime: EventTime;
  /** Number of the event among all of its key: the order everything about skipping refers to. */
  readonly number: number;
  readonly previous: TakenEvent<E> | undefined;
}

/** A match that has begun and waits in a state of the automaton. */
export interface PartialMatch<E> {
  readonly state: number;
  readonly last: TakenEvent<E>;
  readonly first: TakenEvent<E>;
}

/** The events of a match in the order they were taken. */
export function chain<E>(last: TakenEvent<E> | undefined): TakenEvent<E>[] {
  const events: TakenEvent<E>[] = [];
  for (let taken = last; taken !== undefined; taken = taken.previous) events.push(taken);
  return events.reverse();
}

/** What a condition may look back at, for a match that has come to `last`. */
export function lookBack<E>(last: TakenEvent<E> | undefined): TakenEvents<E> {
  return {
    of: (step) =>
      chain(last)
        .filter((taken) => taken.step === step)
        .map((taken) => taken.event),
  };
}
