export { compilePattern } from './compile.ts';
export { type ConditionData, compileCondition, type FieldReader, type FieldValue } from './condition.ts';
export {
  emptyMatcherState,
  type MatchedEvents,
  type MatcherState,
  PatternMatcher,
  type PatternOutput,
  type PatternTimeout,
} from './matcher.ts';
export { matcherStateToPlain, plainToMatcherState } from './matcher-codec.ts';
export * from './pattern.ts';
export {
  type KeyedPatternOutput,
  PatternOperator,
  type PatternOperatorOptions,
  patternOutput,
} from './pattern-operator.ts';
