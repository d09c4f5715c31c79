import { ShivarError } from '../../errors/index.ts';
import type { EventTime } from '../../time/instants.ts';
import type { Automaton, State, Transition } from './automaton.ts';
import { chain, lookBack, type PartialMatch, type TakenEvent } from './partial-match.ts';
import type { AfterMatchSkip, Pattern } from './pattern.ts';
import { skippedBy } from './skip.ts';

/** Events of a match by the order they were taken, each with the step that took it. */
export type MatchedEvents<E> = readonly {
  readonly step: string;
  readonly event: E;
  readonly eventTime: EventTime;
}[];

/** A partial match whose time ran out. */
export interface PatternTimeout<E> {
  readonly events: MatchedEvents<E>;
  /** The instant at which it ran out. */
  readonly deadline: EventTime;
}

/** Where a matcher puts what it finds; the caller empties it. */
export interface PatternOutput<E> {
  readonly matches: MatchedEvents<E>[];
  readonly timeouts: PatternTimeout<E>[];
}

/** Everything a matcher remembers of one key between events. */
export interface MatcherState<E> {
  /** Events seen so far; numbers the next one. */
  seen: number;
  partial: PartialMatch<E>[];
  /** Complete, but held until everything that began earlier is decided, because it might skip them. */
  held: PartialMatch<E>[];
  /** Partial matches given up because there were too many; never reset. */
  abandoned: number;
}

/** The state of a key that has seen nothing. */
export function emptyMatcherState<E>(): MatcherState<E> {
  return { seen: 0, partial: [], held: [], abandoned: 0 };
}

/**
 * Finds one pattern in the events of one key, which must come in order. Time advances to each event's time before it is
 * processed ({@link advanceTime}). At most `maxPartialMatches` are kept: beyond that the oldest beginnings are
 * abandoned and counted, because relaxed patterns can branch without end.
 */
export class PatternMatcher<E> {
  readonly #automaton: Automaton<E>;
  readonly #within: number | undefined;
  readonly #skip: AfterMatchSkip;
  readonly #maxPartialMatches: number;

  constructor(
    automaton: Automaton<E>,
    { within, skip }: Pick<Pattern<E>, 'within' | 'skip'>,
    maxPartialMatches: number,
  ) {
    this.#automaton = automaton;
    this.#within = within;
    this.#skip = skip ?? { strategy: 'noSkip' };
    this.#maxPartialMatches = maxPartialMatches;
  }

  /** Takes the next event of the key. */
  process(state: MatcherState<E>, event: E, eventTime: EventTime, out: PatternOutput<E>): void {
    state.seen += 1;
    const branches: PartialMatch<E>[] = [];
    const complete: PartialMatch<E>[] = [];
    const arrival = { event, eventTime, number: state.seen };
    for (const run of [...state.partial, undefined]) {
      const next = this.#follow(run, arrival);
      for (const match of next) {
        if (this.#state(match.state).kind === 'final') complete.push(match);
        else branches.push(match);
      }
    }
    state.partial = this.#bounded(state, branches);
    this.#release(state, complete, out);
  }

  /** Says that no event before `eventTime` will come: what has run out is a timeout, or, for an absence, a match. */
  advanceTime(state: MatcherState<E>, eventTime: EventTime, out: PatternOutput<E>): void {
    const complete: PartialMatch<E>[] = [];
    const waiting: PartialMatch<E>[] = [];
    for (const run of state.partial) {
      const { previous, whole } = this.#deadlines(run);
      if (Math.min(previous, whole) > eventTime) waiting.push(run);
      else if (this.#state(run.state).kind === 'pending') complete.push(run);
      else
        out.timeouts.push({
          events: matched(run),
          deadline: previous <= eventTime && previous < Infinity ? previous : whole,
        });
    }
    state.partial = waiting;
    this.#release(state, complete, out);
  }

  /** The earliest instant at which something of this key runs out; Infinity when nothing will. */
  nextDeadline(state: MatcherState<E>): number {
    return state.partial.reduce((earliest, run) => {
      const { previous, whole } = this.#deadlines(run);
      return Math.min(earliest, previous, whole);
    }, Infinity);
  }

  /** When a match in progress is too late, measured from the event taken last and from the first; Infinity: never. */
  #deadlines({ state, first, last }: PartialMatch<E>): {
    readonly previous: EventTime;
    readonly whole: EventTime;
  } {
    const limit = this.#state(state).withinPrevious;
    return {
      previous: limit === undefined ? Infinity : last.eventTime + limit,
      whole: this.#within === undefined ? Infinity : first.eventTime + this.#within,
    };
  }

  /** Every way on for one match in progress (or for a new one), given an event. None when something forbidden came. */
  #follow(
    run: PartialMatch<E> | undefined,
    arrival: Omit<TakenEvent<E>, 'step' | 'previous'>,
  ): PartialMatch<E>[] {
    const next: PartialMatch<E>[] = [];
    const taken = lookBack(run?.last);
    for (const { source, transition } of this.#open(
      run?.state ?? this.#automaton.start,
      arrival.event,
      taken,
    )) {
      if (this.#state(transition.target).kind === 'stop') return [];
      if (transition.action === 'ignore') {
        if (run !== undefined) next.push({ ...run, state: transition.target });
        continue;
      }
      const last: TakenEvent<E> = { ...arrival, step: source.step, previous: run?.last };
      const grown = { state: transition.target, last, first: run?.first ?? last };
      next.push(grown);
      const end = this.#endReachableFrom(transition.target, arrival.event, taken);
      if (end !== undefined) next.push({ ...grown, state: end });
    }
    return next;
  }

  /** The take and ignore transitions that are open from a state for an event, across proceeds. */
  #open(
    start: number,
    event: E,
    taken: ReturnType<typeof lookBack<E>>,
  ): { readonly source: State<E>; readonly transition: Transition<E> }[] {
    const open: { source: State<E>; transition: Transition<E> }[] = [];
    const toVisit = [start];
    for (let index = toVisit.pop(); index !== undefined; index = toVisit.pop()) {
      const source = this.#state(index);
      for (const transition of source.transitions) {
        if (!transition.condition(event, taken)) continue;
        if (transition.action === 'proceed') toVisit.push(transition.target);
        else open.push({ source, transition });
      }
    }
    return open;
  }

  /** The final state, when only skippable steps lie between: then the match is complete as it is. */
  #endReachableFrom(start: number, event: E, taken: ReturnType<typeof lookBack<E>>): number | undefined {
    const toVisit = [start];
    for (let index = toVisit.pop(); index !== undefined; index = toVisit.pop()) {
      for (const { action, target, condition } of this.#state(index).transitions) {
        if (action !== 'proceed' || !condition(event, taken)) continue;
        if (this.#state(target).kind === 'final') return target;
        toVisit.push(target);
      }
    }
    return undefined;
  }

  /** Emits complete matches, earliest beginning first, as far as nothing that began earlier could still skip them. */
  #release(state: MatcherState<E>, complete: PartialMatch<E>[], out: PatternOutput<E>): void {
    if (this.#skip.strategy === 'noSkip') {
      for (const match of complete) out.matches.push(matched(match));
      return;
    }
    state.held.push(...complete);
    state.held.sort((a, b) => a.first.number - b.first.number);
    for (let match = state.held[0]; match !== undefined; match = state.held[0]) {
      const { number } = match.first;
      if (state.partial.some((run) => run.first.number < number)) return;
      state.held.shift();
      const skipped = skippedBy(match, this.#skip);
      state.partial = state.partial.filter((run) => !skipped(run.first.number));
      state.held = state.held.filter((other) => !skipped(other.first.number));
      out.matches.push(matched(match));
    }
  }

  #bounded(state: MatcherState<E>, runs: PartialMatch<E>[]): PartialMatch<E>[] {
    const excess = runs.length - this.#maxPartialMatches;
    if (excess <= 0) return runs;
    state.abandoned += excess;
    return runs.sort((a, b) => a.first.number - b.first.number).slice(excess);
  }

  #state(index: number): State<E> {
    const state = this.#automaton.states[index];
    if (state === undefined) throw new ShivarError('ASSERTION_FAILED', 'no state with this number');
    return state;
  }
}

function matched<E>({ last }: PartialMatch<E>): MatchedEvents<E> {
  return chain(last).map(({ step, event, eventTime }) => ({ step, event, eventTime }));
}
