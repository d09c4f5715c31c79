export * from './alignment.ts';
export * from './fixed-delay.ts';
export * from './future-guard.ts';
export * from './idleness.ts';
export type { IdleAfter } from './source-arrivals.ts';
export * from './source-watermarks.ts';
export * from './watermark-generator.ts';
