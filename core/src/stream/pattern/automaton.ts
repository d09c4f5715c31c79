import type { Duration } from '../../time/instants.ts';
import type { PatternCondition } from './pattern.ts';

/**
 * What following a transition does with the event: `take` adds it to the match, `ignore` passes over it, `proceed`
 * moves on without having looked at it, so that the next state judges the same event.
 */
export type TransitionAction = 'take' | 'ignore' | 'proceed';

export interface Transition<E> {
  readonly action: TransitionAction;
  /** Index of the state it leads to. */
  readonly target: number;
  readonly condition: PatternCondition<E>;
}

/**
 * `final`: a match. `stop`: something came that must not; the partial match is gone with all its branches. `pending`: an
 * absence at the end of the pattern, which becomes a match when its time has passed.
 */
export type StateKind = 'normal' | 'final' | 'stop' | 'pending';

export interface State<E> {
  /** The step that waits in this state. */
  readonly step: string;
  readonly kind: StateKind;
  readonly transitions: Transition<E>[];
  /** Limit from the event accepted last. */
  readonly withinPrevious?: Duration;
}

/** A pattern as a non-deterministic finite automaton. The numbers of the states depend on the pattern alone. */
export interface Automaton<E> {
  readonly states: readonly State<E>[];
  readonly start: number;
}
