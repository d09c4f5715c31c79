import { ShivarError, unreachable } from '../../errors/index.ts';
import { chain, type PartialMatch, type TakenEvent } from './partial-match.ts';
import type { AfterMatchSkip } from './pattern.ts';

/**
 * Whether others that began with event number `first` must go after `match`. Throws `PATTERN_SKIP_MISSED` when the
 * strategy demands a step that the match does not have, or would begin at the same event again.
 */
export function skippedBy<E>(match: PartialMatch<E>, skip: AfterMatchSkip): (first: number) => boolean {
  const events = chain(match.last);
  switch (skip.strategy) {
    case 'noSkip':
      return () => false;
    case 'skipToNext':
      return (first) => first <= match.first.number;
    case 'skipPastLastEvent':
      return (first) => first <= match.last.number;
    case 'skipToFirst':
    case 'skipToLast': {
      const target = skipTarget(events, skip);
      return (first) => target !== undefined && first < target.number;
    }
    default:
      return unreachable(skip);
  }
}

function skipTarget<E>(
  events: readonly TakenEvent<E>[],
  skip: Extract<AfterMatchSkip, { readonly step: string }>,
): TakenEvent<E> | undefined {
  const ofStep = events.filter((taken) => taken.step === skip.step);
  const target = skip.strategy === 'skipToFirst' ? ofStep[0] : ofStep.at(-1);
  if (skip.throwOnMiss !== true) return target;
  if (target === undefined) {
    throw new ShivarError('PATTERN_SKIP_MISSED', `the match has no event for step ${skip.step} to skip to`);
  }
  if (target === events[0]) {
    throw new ShivarError(
      'PATTERN_SKIP_MISSED',
      `skipping to step ${skip.step} would find the same match again`,
    );
  }
  return target;
}
