export * from './alert-evaluator.ts';
export type * from './reading.ts';
export * from './transition.ts';
