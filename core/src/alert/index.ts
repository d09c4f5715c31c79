export type { TipCount } from '../quality/rain/tip-difference.ts';
export * from './alert-evaluator.ts';
export type { RainSum } from './rain-gauge.ts';
export * from './rain-sums.ts';
export type * from './reading.ts';
export * from './soil-water.ts';
export * from './transition.ts';
