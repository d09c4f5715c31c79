export * from './alert-evaluator.ts';
export type { RainSum } from './rain-gauge.ts';
export * from './rain-sums.ts';
export type * from './reading.ts';
export * from './soil-water.ts';
export type { TipCount } from './tip-difference.ts';
export * from './transition.ts';
