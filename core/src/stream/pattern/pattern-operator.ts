import { KeyedState, type StateEntry } from '../../state/keyed-state.ts';
import type { EventTime } from '../../time/instants.ts';
import { TimerQueue } from '../timer-queue.ts';
import { compilePattern } from './compile.ts';
import {
  emptyMatcherState,
  type MatchedEvents,
  type MatcherState,
  PatternMatcher,
  type PatternOutput,
} from './matcher.ts';
import { matcherStateToPlain, plainToMatcherState } from './matcher-codec.ts';
import type { Pattern } from './pattern.ts';

/** What an operator is made of. */
export interface PatternOperatorOptions<E> {
  readonly pattern: Pattern<E>;
  /** Order of events with the same event time; by arrival when absent. Give (source, sequence) for replays to agree. */
  readonly compare?: (a: E, b: E) => number;
  /** Events as plain values (see {@link StateCodec}) and back, for checkpoints. */
  readonly eventToPlain: (event: E) => unknown;
  readonly eventFromPlain: (plain: unknown) => E;
  /** Most partial matches of one key; the oldest beyond it are abandoned and counted. */
  readonly maxPartialMatches?: number;
}

/** Where an operator puts what it finds; the caller empties it. */
export interface KeyedPatternOutput<E> {
  readonly matches: { readonly key: string; readonly events: MatchedEvents<E> }[];
  readonly timeouts: {
    readonly key: string;
    readonly events: MatchedEvents<E>;
    readonly deadline: EventTime;
  }[];
  /** Behind the watermark when they came: in no match. */
  readonly late: { readonly key: string; readonly eventTime: EventTime; readonly event: E }[];
}

/** An empty {@link KeyedPatternOutput}. */
export function patternOutput<E>(): KeyedPatternOutput<E> {
  return { matches: [], timeouts: [], late: [] };
}

/** Partial matches a station's key may hold: a storm's worth of readings, a few hundred kB at the most. */
const DEFAULT_MAX_PARTIAL_MATCHES = 256;

interface Waiting<E> {
  readonly eventTime: EventTime;
  readonly arrival: number;
  readonly event: E;
}

interface KeyState<E> {
  arrivals: number;
  waiting: Waiting<E>[];
  matcher: MatcherState<E>;
  /** The instant the operator's timer for this key is set to; not part of the stored form. */
  timer: EventTime | undefined;
}

/**
 * Finds a pattern per key in a stream that comes out of order: events wait until the watermark has passed them, are
 * matched in order of event time, and after that the key's time is the watermark, so that silence ends what has run out.
 * An event with event time <= watermark is late: it goes to the side output and is counted by the caller.
 */
export class PatternOperator<E> {
  readonly #matcher: PatternMatcher<E>;
  readonly #compare: (a: E, b: E) => number;
  readonly #state: KeyedState<KeyState<E>>;
  /** Keys by the instant at which something happens to them, so that a silent key costs nothing. */
  readonly #timers = new TimerQueue<string>();
  #watermark = -Infinity;

  constructor(options: PatternOperatorOptions<E>) {
    const { pattern, compare, maxPartialMatches, eventToPlain, eventFromPlain } = options;
    this.#matcher = new PatternMatcher(
      compilePattern(pattern),
      pattern,
      maxPartialMatches ?? DEFAULT_MAX_PARTIAL_MATCHES,
    );
    this.#compare = compare ?? ((): number => 0);
    this.#state = new KeyedState({
      toPlain: ({ arrivals, waiting, matcher }: KeyState<E>) => [
        arrivals,
        waiting.map((w) => [w.eventTime, w.arrival, eventToPlain(w.event)]),
        matcherStateToPlain(matcher, eventToPlain),
      ],
      fromPlain: (plain) => keyStateFromPlain(plain, eventFromPlain),
    });
  }

  /** Partial matches given up over all keys because there were too many. */
  get abandoned(): number {
    let total = 0;
    for (const [, { matcher }] of this.#state.entries()) total += matcher.abandoned;
    return total;
  }

  /** No watermark below this finds anything or lets anything run out; undefined when nothing waits. */
  get nextDue(): EventTime | undefined {
    return this.#timers.next;
  }

  /** Places one event. */
  add(key: string, eventTime: EventTime, event: E, out: KeyedPatternOutput<E>): void {
    if (eventTime <= this.#watermark) {
      out.late.push({ key, eventTime, event });
      return;
    }
    const state = this.#state.getOrCreate(key, newKeyState<E>);
    state.arrivals += 1;
    state.waiting.push({ eventTime, arrival: state.arrivals, event });
    this.#state.touch(key);
    this.#schedule(key, state, eventTime);
  }

  /** Advances event time; never back. */
  advance(watermark: EventTime, out: KeyedPatternOutput<E>): void {
    if (watermark <= this.#watermark) return;
    this.#watermark = watermark;
    for (const key of this.#dueKeys(watermark)) {
      const state = this.#state.get(key);
      if (state !== undefined) this.#advanceKey(key, state, watermark, out);
    }
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#state.takeDelta(prefix);
  }

  /** Puts back one entry of {@link takeDelta}, its key without the prefix. */
  restore(key: string, value: Uint8Array): void {
    this.#state.restore(key, value);
    const state = this.#state.get(key);
    if (state !== undefined) this.#schedule(key, state, this.#due(state));
  }

  /** Says where event time stood when the state was taken; part of whoever owns the watermark's checkpoint. */
  restoreWatermark(watermark: EventTime): void {
    this.#watermark = watermark;
  }

  /** Keys to which something happens by `watermark`, in an order that survives a restore. */
  #dueKeys(watermark: EventTime): string[] {
    const keys = new Set<string>();
    for (let due = this.#timers.next; due !== undefined && due <= watermark; due = this.#timers.next) {
      for (const key of this.#timers.take()) {
        const state = this.#state.get(key);
        if (state?.timer !== due) continue;
        state.timer = undefined;
        keys.add(key);
      }
    }
    return [...keys].sort();
  }

  /** The first instant at which an event is to be matched or something runs out; Infinity when there is none. */
  #due({ waiting, matcher }: KeyState<E>): EventTime {
    return waiting.reduce(
      (earliest, { eventTime }) => Math.min(earliest, eventTime),
      this.#matcher.nextDeadline(matcher),
    );
  }

  #schedule(key: string, state: KeyState<E>, due: EventTime): void {
    if (due === Infinity || (state.timer !== undefined && state.timer <= due)) return;
    state.timer = due;
    this.#timers.add(due, key);
  }

  #advanceKey(key: string, state: KeyState<E>, watermark: EventTime, out: KeyedPatternOutput<E>): void {
    const due = state.waiting.filter((w) => w.eventTime <= watermark);
    if (due.length === 0 && this.#matcher.nextDeadline(state.matcher) > watermark) {
      this.#schedule(key, state, this.#due(state));
      return;
    }
    this.#state.touch(key);
    if (due.length > 0) state.waiting = state.waiting.filter((w) => w.eventTime > watermark);
    due.sort((a, b) => a.eventTime - b.eventTime || this.#compare(a.event, b.event) || a.arrival - b.arrival);
    const found: PatternOutput<E> = { matches: [], timeouts: [] };
    for (const { event, eventTime } of due) {
      this.#matcher.advanceTime(state.matcher, eventTime, found);
      this.#matcher.process(state.matcher, event, eventTime, found);
    }
    this.#matcher.advanceTime(state.matcher, watermark, found);
    for (const events of found.matches) out.matches.push({ key, events });
    for (const timeout of found.timeouts) out.timeouts.push({ key, ...timeout });
    if (isSpent(state)) this.#state.delete(key);
    else this.#schedule(key, state, this.#due(state));
  }
}

function newKeyState<E>(): KeyState<E> {
  return { arrivals: 0, waiting: [], matcher: emptyMatcherState(), timer: undefined };
}

/** A key with nothing waiting and nothing begun needs no memory: event numbers only order what is alive. */
function isSpent<E>({ waiting, matcher }: KeyState<E>): boolean {
  return (
    waiting.length === 0 &&
    matcher.partial.length === 0 &&
    matcher.held.length === 0 &&
    matcher.abandoned === 0
  );
}

function keyStateFromPlain<E>(plain: unknown, eventFromPlain: (plain: unknown) => E): KeyState<E> {
  // The shape is the one written by this operator's own codec.
  const [arrivals, waiting, matcher] = plain as [number, [number, number, unknown][], unknown];
  return {
    arrivals,
    waiting: waiting.map(([eventTime, arrival, event]) => ({
      eventTime: eventTime as EventTime,
      arrival,
      event: eventFromPlain(event),
    })),
    matcher: plainToMatcherState(matcher, eventFromPlain),
    timer: undefined,
  };
}
