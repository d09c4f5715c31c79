import type { Duration } from '../../time/instants.ts';

/** The events a partial match has taken so far, by step; what a condition may look back at. */
export interface TakenEvents<E> {
  /** Events taken for a step, oldest first; empty when none. */
  of(step: string): readonly E[];
}

/** Whether an event fits, given what the partial match has taken already. Must be pure. */
export type PatternCondition<E> = (event: E, taken: TakenEvents<E>) => boolean;

/**
 * How a step follows the one before it. `begin`: the first step. `strict` (next): the very next event. `relaxed`
 * (followedBy): events that do not fit are passed over. `any` (followedByAny): also events that fit may be passed
 * over, so one beginning can have many ends. `notNext`: the very next event must not fit. `notFollowed`: no event may
 * fit before the next step; as the last step it needs a limit of time, and becomes a match when that passes (absence).
 */
export type Contiguity = 'begin' | 'strict' | 'relaxed' | 'any' | 'notNext' | 'notFollowed';

/** A step that takes several events. */
export interface PatternLoop<E> {
  /** At least 1; a loop that may be skipped altogether is `optional`. */
  readonly min: number;
  /** Undefined: unbounded. */
  readonly max?: number;
  /** How the events within the loop follow each other. */
  readonly inner: 'strict' | 'relaxed' | 'any';
  /** Takes all it can before the next step may begin; without it every count of events is tried. */
  readonly greedy?: boolean;
  /** Ends an unbounded loop: an event that fits this is never taken by it. */
  readonly until?: PatternCondition<E>;
}

/** One step of a pattern. */
export interface PatternStep<E> {
  /** Unique within the pattern. */
  readonly name: string;
  readonly contiguity: Contiguity;
  /** Absent: every event fits. */
  readonly where?: PatternCondition<E>;
  readonly optional?: boolean;
  readonly loop?: PatternLoop<E>;
  /** Limit from the event accepted before this step to the one accepted by it; reaching the limit is too late. */
  readonly withinPrevious?: Duration;
}

/**
 * What a match does to others that share events with it. `noSkip`: nothing. `skipToNext`: others that began with the
 * same event go. `skipPastLastEvent`: all that began within it go. `skipToFirst`, `skipToLast`: those that began before
 * the first or last event of `step` go.
 */
export type AfterMatchSkip =
  | { readonly strategy: 'noSkip' | 'skipToNext' | 'skipPastLastEvent' }
  | {
      readonly strategy: 'skipToFirst' | 'skipToLast';
      readonly step: string;
      /** Fails when the match has no event for `step`, or when skipping there would find the same match again. */
      readonly throwOnMiss?: boolean;
    };

/** A sequence of events to be found, per key. The vocabulary is that of Flink CEP. */
export interface Pattern<E> {
  readonly steps: readonly PatternStep<E>[];
  /** Limit from the first event to the last; reaching the limit is too late. */
  readonly within?: Duration;
  readonly skip?: AfterMatchSkip;
}

/** Whether a step says what must not come. */
export function isNegative({ contiguity }: { readonly contiguity: Contiguity }): boolean {
  return contiguity === 'notNext' || contiguity === 'notFollowed';
}

/** What is wrong with a pattern, in sentences that name the step; empty when it can be run. */
export function patternProblems<E>(pattern: Pattern<E>): string[] {
  const { steps, within, skip } = pattern;
  const problems = steps.flatMap((step, index) => stepProblems(step, steps[index - 1]));
  if (steps.length === 0) problems.push('a pattern needs at least one step');
  if (steps[0] !== undefined && steps[0].contiguity !== 'begin')
    problems.push('the first step must be of contiguity begin');
  if (new Set(steps.map((step) => step.name)).size < steps.length)
    problems.push('two steps have the same name');
  if (within !== undefined && !(within > 0)) problems.push('within must be positive');
  const last = steps.at(-1);
  if (last?.contiguity === 'notFollowed' && within === undefined && last.withinPrevious === undefined) {
    problems.push(
      `step ${last.name}: an absence at the end needs within or withinPrevious, or it would wait for ever`,
    );
  }
  for (const { name, withinPrevious } of steps) {
    if (within !== undefined && withinPrevious !== undefined && withinPrevious > within) {
      problems.push(`step ${name}: withinPrevious is longer than within`);
    }
  }
  if (skip !== undefined && 'step' in skip && !steps.some((step) => step.name === skip.step)) {
    problems.push(`skip names a step ${skip.step} that is not there`);
  }
  return problems;
}

function stepProblems<E>(step: PatternStep<E>, previous: PatternStep<E> | undefined): string[] {
  const problems: string[] = [];
  const { name, loop } = step;
  if (previous !== undefined && step.contiguity === 'begin')
    problems.push(`step ${name}: begin is for the first step`);
  if (isNegative(step)) {
    if (step.optional === true || loop !== undefined)
      problems.push(`step ${name}: an absence is neither optional nor a loop`);
    if (previous?.optional === true) problems.push(`step ${name}: an absence cannot follow an optional step`);
  }
  if (step.withinPrevious !== undefined && !(step.withinPrevious > 0)) {
    problems.push(`step ${name}: withinPrevious must be positive`);
  }
  if (loop === undefined) return problems;
  if (!Number.isInteger(loop.min) || loop.min < 1)
    problems.push(`step ${name}: a loop takes at least 1 event`);
  if (loop.max !== undefined && (!Number.isInteger(loop.max) || loop.max < loop.min)) {
    problems.push(`step ${name}: max is below min`);
  }
  if (loop.until !== undefined && loop.max !== undefined)
    problems.push(`step ${name}: until is for unbounded loops`);
  return problems;
}
