import type { EventTime } from '../../time/instants.ts';
import type { MatcherState } from './matcher.ts';
import type { PartialMatch, TakenEvent } from './partial-match.ts';

/** A taken event as plain values: step, event, event time, number, index of the previous one or -1. */
type PlainTaken = [string, unknown, number, number, number];

/**
 * The state of a matcher as plain values. Branches share their past in memory; they share it here too, so that a state
 * is never larger than what is alive.
 */
export function matcherStateToPlain<E>(state: MatcherState<E>, eventToPlain: (event: E) => unknown): unknown {
  const table: PlainTaken[] = [];
  const indexes = new Map<TakenEvent<E>, number>();
  const write = (last: TakenEvent<E>): number => {
    const fresh: TakenEvent<E>[] = [];
    let taken: TakenEvent<E> | undefined = last;
    for (; taken !== undefined && !indexes.has(taken); taken = taken.previous) fresh.push(taken);
    for (const entry of fresh.reverse()) {
      const previous = entry.previous === undefined ? -1 : (indexes.get(entry.previous) ?? -1);
      indexes.set(entry, table.length);
      table.push([entry.step, eventToPlain(entry.event), entry.eventTime, entry.number, previous]);
    }
    return indexes.get(last) ?? -1;
  };
  const run = ({ state: at, last, first }: PartialMatch<E>): unknown => [at, write(last), write(first)];
  return [state.seen, state.partial.map(run), state.held.map(run), state.abandoned, table];
}

/** The inverse of {@link matcherStateToPlain}. */
export function plainToMatcherState<E>(
  plain: unknown,
  eventFromPlain: (plain: unknown) => E,
): MatcherState<E> {
  // The shape is the one written above.
  const [seen, partial, held, abandoned, table] = plain as [
    number,
    [number, number, number][],
    [number, number, number][],
    number,
    PlainTaken[],
  ];
  const taken: TakenEvent<E>[] = [];
  for (const [step, event, eventTime, number, previous] of table) {
    taken.push({
      step,
      event: eventFromPlain(event),
      eventTime: eventTime as EventTime,
      number,
      previous: taken[previous],
    });
  }
  const run = ([state, last, first]: [number, number, number]): PartialMatch<E>[] => {
    const [lastTaken, firstTaken] = [taken[last], taken[first]];
    return lastTaken === undefined || firstTaken === undefined
      ? []
      : [{ state, last: lastTaken, first: firstTaken }];
  };
  return { seen, partial: partial.flatMap(run), held: held.flatMap(run), abandoned };
}
