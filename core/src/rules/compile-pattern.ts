import { compileCondition, type FieldReader, type PatternStep } from '../stream/pattern/index.ts';
import type { PatternStepData } from './stream-rule.ts';

/** The steps of a pattern given as data, ready to be run; `read` reads the fields of an event. */
export function compileSteps<E>(
  steps: readonly PatternStepData[],
  read: FieldReader<E>,
): readonly PatternStep<E>[] {
  return steps.map(({ name, contiguity, where, optional, loop, withinPreviousMs }) => ({
    name,
    contiguity,
    ...(where === undefined ? {} : { where: compileCondition(where, read) }),
    ...(optional === undefined ? {} : { optional }),
    ...(loop === undefined ? {} : { loop: compileLoop(loop, read) }),
    ...(withinPreviousMs === undefined ? {} : { withinPrevious: withinPreviousMs }),
  }));
}

function compileLoop<E>(
  { until, ...loop }: NonNullable<PatternStepData['loop']>,
  read: FieldReader<E>,
): NonNullable<PatternStep<E>['loop']> {
  return until === undefined ? loop : { ...loop, until: compileCondition(until, read) };
}
