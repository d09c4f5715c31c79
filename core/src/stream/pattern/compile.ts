import { ShivarError } from '../../errors/index.ts';
import type { Automaton, State, StateKind, TransitionAction } from './automaton.ts';
import {
  isNegative,
  type Pattern,
  type PatternCondition,
  type PatternStep,
  patternProblems,
} from './pattern.ts';

const always: PatternCondition<unknown> = () => true;

function not<E>(condition: PatternCondition<E>): PatternCondition<E> {
  return (event, taken) => !condition(event, taken);
}

function both<E>(first: PatternCondition<E>, second: PatternCondition<E>): PatternCondition<E> {
  return (event, taken) => first(event, taken) && second(event, taken);
}

/**
 * Turns a pattern into the automaton that finds it. The semantics of every step, loop and absence are those that the
 * test suites of Flink CEP publish. Throws `PATTERN_INVALID` with every problem of the pattern.
 */
export function compilePattern<E>(pattern: Pattern<E>): Automaton<E> {
  const problems = patternProblems(pattern);
  if (problems.length > 0) throw new ShivarError('PATTERN_INVALID', problems.join('; '));
  return new Compiler(pattern).compile();
}

/**
 * Builds the automaton from the last step to the first, so that each step knows the state it leads to (its sink).
 * "Entry" is the state that waits for a step's first event, "loop" the one that has its minimum and may take more.
 */
class Compiler<E> {
  readonly #pattern: Pattern<E>;
  readonly #states: State<E>[] = [];
  readonly #stops = new Map<string, number>();
  /** By sink: the sink as it was before a greedy loop barred it; where an `until` lets the loop end. */
  readonly #unbarred = new Map<number, number>();
  #index = 0;

  constructor(pattern: Pattern<E>) {
    this.#pattern = pattern;
  }

  compile(): Automaton<E> {
    const { steps } = this.#pattern;
    let sink = this.#state('', 'final');
    for (this.#index = steps.length - 1; this.#index >= 0; this.#index -= 1) {
      sink = this.#convert(this.#current, sink);
    }
    return { states: this.#states, start: sink };
  }

  get #current(): PatternStep<E> {
    const step = this.#pattern.steps[this.#index];
    if (step === undefined) throw new ShivarError('ASSERTION_FAILED', 'no step at this place of the pattern');
    return step;
  }

  #convert(step: PatternStep<E>, sink: number): number {
    if (step.contiguity === 'notNext') return this.#notNext(step, sink);
    if (step.contiguity === 'notFollowed') return this.#notFollowed(step, sink);
    const entry = this.#positive(step, sink);
    this.#addStops(entry);
    return entry;
  }

  /** The next event decides: fitting stops; anything else goes on (and completes a match when this is the end). */
  #notNext(step: PatternStep<E>, sink: number): number {
    const state = this.#state(step.name, 'normal', step);
    const goOn = this.#at(sink).kind === 'final' ? 'ignore' : 'proceed';
    this.#add(state, goOn, sink, not(takes(step)));
    this.#add(state, 'proceed', this.#stop(step), takes(step));
    return state;
  }

  /** In the middle, an absence is only a condition on its neighbours; at the end it is a state that waits. */
  #notFollowed(step: PatternStep<E>, sink: number): number {
    if (this.#at(sink).kind !== 'final') return sink;
    const state = this.#state(step.name, 'pending', step);
    this.#add(state, 'proceed', this.#stop(step), takes(step));
    this.#add(state, 'ignore', state, not(takes(step)));
    return state;
  }

  #positive(step: PatternStep<E>, sink: number): number {
    const { loop } = step;
    const optional = step.optional === true;
    if (loop === undefined) {
      return this.#single(step, {
        sink,
        proceedTo: sink,
        take: takes(step),
        pass: passesBefore(step),
        optional,
      });
    }
    if (loop.max !== undefined) return this.#counted(step, sink, sink, loop.max);
    const endless = this.#endless(step, this.#withoutPastAbsences(sink));
    return this.#counted(step, endless, sink, loop.min);
  }

  /** The part of an unbounded loop that has its minimum: takes more, passes, or moves on. */
  #endless(step: PatternStep<E>, sink: number): number {
    const state = this.#state(step.name, 'normal', step);
    const until = step.loop?.until;
    const take = withUntil(takes(step), until);
    const pass = passesWithin(step);
    if (step.loop?.greedy === true) {
      if (until !== undefined) this.#add(state, 'proceed', this.#keepUnbarred(sink), until);
      this.#add(state, 'proceed', sink, until === undefined ? always : not(until));
      this.#bar(sink, takes(step));
    } else {
      this.#add(state, 'proceed', sink, always);
    }
    this.#add(state, 'take', state, take);
    this.#addStopOfFollowing(state);
    if (pass !== undefined) {
      const waiting = this.#state(step.name, 'normal', step);
      this.#add(waiting, 'take', state, take);
      this.#add(waiting, 'ignore', waiting, withUntil(pass, until));
      this.#add(state, 'ignore', waiting, withUntil(pass, until));
      this.#addStopOfFollowing(waiting);
    }
    return state;
  }

  /** A chain of single states: `min` of them must take, those up to `upTo` may. */
  #counted(step: PatternStep<E>, sink: number, proceedTo: number, upTo: number): number {
    const { min = 1, until, greedy } = step.loop ?? {};
    const take = withUntil(takes(step), until);
    const inner = passesWithin(step);
    const pass = inner === undefined ? undefined : withUntil(inner, until);
    if (greedy === true && min !== upTo) {
      if (until !== undefined) this.#keepUnbarred(sink);
      this.#bar(sink, take);
    }
    let next = sink;
    for (let count = min; count < upTo; count += 1) {
      next = this.#single(step, { sink: next, proceedTo, take, pass, optional: true });
      this.#addStopOfFollowing(next);
    }
    for (let count = 1; count < min; count += 1) {
      next = this.#single(step, { sink: next, proceedTo, take, pass, optional: false });
      this.#addStopOfFollowing(next);
    }
    const optional = step.optional === true;
    return this.#single(step, { sink: next, proceedTo, take, pass: passesBefore(step), optional });
  }

  #single(
    step: PatternStep<E>,
    options: {
      readonly sink: number;
      readonly proceedTo: number;
      readonly take: PatternCondition<E>;
      readonly pass: PatternCondition<E> | undefined;
      readonly optional: boolean;
    },
  ): number {
    const { proceedTo, take, pass, optional } = options;
    const state = this.#state(step.name, 'normal', step);
    const sink = this.#withoutPastAbsences(options.sink);
    this.#add(state, 'take', sink, take);
    if (optional) this.#addSkipOver(state, step, proceedTo);
    if (pass === undefined) return state;
    if (!optional) {
      this.#add(state, 'ignore', state, pass);
      return state;
    }
    // Having passed over an event, an optional step may no longer be skipped: skipping was tried before.
    const waiting = this.#state(step.name, 'normal', step);
    this.#add(waiting, 'take', sink, take);
    this.#add(waiting, 'ignore', waiting, pass);
    this.#addStops(waiting);
    this.#add(state, 'ignore', waiting, pass);
    return state;
  }

  #addSkipOver(state: number, step: PatternStep<E>, proceedTo: number): void {
    const until = step.loop?.greedy === true ? step.loop.until : undefined;
    if (until === undefined) {
      this.#add(state, 'proceed', proceedTo, always);
      return;
    }
    this.#add(state, 'proceed', this.#unbarred.get(proceedTo) ?? this.#keepUnbarred(proceedTo), until);
    this.#add(state, 'proceed', proceedTo, not(until));
  }

  /** A greedy loop bars the way on for every event it could take itself. */
  #bar(sink: number, take: PatternCondition<E>): void {
    const { transitions } = this.#at(sink);
    transitions.forEach((transition, index) => {
      transitions[index] = { ...transition, condition: both(transition.condition, not(take)) };
    });
  }

  #keepUnbarred(sink: number): number {
    const copy = this.#copy(sink, (transition) => transition);
    this.#unbarred.set(sink, copy);
    return copy;
  }

  /**
   * Once an optional step has taken an event, absences demanded before it are fulfilled: the way on from there is a copy
   * of the sink that no longer stops for them. Where nothing needs to change it is the sink itself.
   */
  #withoutPastAbsences(sink: number): number {
    const past = new Set(this.#absencesBefore().map((step) => step.name));
    if (past.size === 0 || this.#current.optional !== true) return sink;
    return this.#copy(sink, (transition) => {
      if (transition.action !== 'proceed') return transition;
      const target = this.#at(transition.target);
      if (target.kind !== 'stop')
        return { ...transition, target: this.#withoutPastAbsences(transition.target) };
      return past.has(target.step) ? undefined : transition;
    });
  }

  #copy(
    original: number,
    change: (transition: State<E>['transitions'][number]) => State<E>['transitions'][number] | undefined,
  ): number {
    const { step, kind, withinPrevious, transitions } = this.#at(original);
    const copy = this.#state(step, kind, withinPrevious === undefined ? {} : { withinPrevious });
    for (const transition of [...transitions]) {
      const changed = change(transition);
      if (changed === undefined) continue;
      const target = changed.target === original ? copy : changed.target;
      this.#add(copy, changed.action, target, changed.condition);
    }
    return copy;
  }

  /** Absences that hold while the current step is awaited: directly before it, or before optional steps before it. */
  #absencesBefore(): PatternStep<E>[] {
    const found: PatternStep<E>[] = [];
    for (let index = this.#index - 1; index >= 0; index -= 1) {
      const step = this.#pattern.steps[index];
      if (step === undefined || (step.optional !== true && step.contiguity !== 'notFollowed')) break;
      if (step.contiguity === 'notFollowed') found.push(step);
    }
    return found;
  }

  #addStops(state: number): void {
    for (const step of this.#absencesBefore()) this.#add(state, 'proceed', this.#stop(step), takes(step));
  }

  /** While a loop may still take, the absence behind it holds already. */
  #addStopOfFollowing(state: number): void {
    const following = this.#pattern.steps[this.#index + 1];
    if (following?.contiguity !== 'notFollowed') return;
    this.#add(state, 'proceed', this.#stop(following), takes(following));
  }

  #stop(step: PatternStep<E>): number {
    const known = this.#stops.get(step.name);
    if (known !== undefined) return known;
    const state = this.#state(step.name, 'stop');
    this.#add(state, 'take', state, takes(step));
    this.#stops.set(step.name, state);
    return state;
  }

  #state(step: string, kind: StateKind, limits: { readonly withinPrevious?: number } = {}): number {
    const { withinPrevious } = limits;
    this.#states.push({
      step,
      kind,
      transitions: [],
      ...(withinPrevious === undefined ? {} : { withinPrevious }),
    });
    return this.#states.length - 1;
  }

  #at(index: number): State<E> {
    const state = this.#states[index];
    if (state === undefined) throw new ShivarError('ASSERTION_FAILED', 'no state with this number');
    return state;
  }

  #add(from: number, action: TransitionAction, target: number, condition: PatternCondition<E>): void {
    this.#at(from).transitions.push({ action, target, condition });
  }
}

function takes<E>(step: PatternStep<E>): PatternCondition<E> {
  return step.where ?? always;
}

/** What may be passed over while waiting for the first event of a step; undefined: nothing. */
function passesBefore<E>(step: PatternStep<E>): PatternCondition<E> | undefined {
  return isNegative(step) || step.contiguity === 'begin' ? undefined : passes(step.contiguity, step);
}

/** What may be passed over between the events of a loop; undefined: nothing. */
function passesWithin<E>(step: PatternStep<E>): PatternCondition<E> | undefined {
  return passes(step.loop?.inner ?? 'strict', step);
}

function passes<E>(contiguity: string, step: PatternStep<E>): PatternCondition<E> | undefined {
  if (contiguity === 'any') return always;
  return contiguity === 'relaxed' ? not(takes(step)) : undefined;
}

function withUntil<E>(
  condition: PatternCondition<E>,
  until: PatternCondition<E> | undefined,
): PatternCondition<E> {
  return until === undefined ? condition : both(not(until), condition);
}
