export * from './alignment.ts';
export * from './delay-percentile.ts';
export * from './fixed-delay.ts';
export * from './future-guard.ts';
export * from './idleness.ts';
export * from './out-of-orderness.ts';
export type { IdleAfter } from './source-arrivals.ts';
export * from './source-watermarks.ts';
export * from './watermark-generator.ts';
