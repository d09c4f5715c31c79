export * from './fixed-delay.ts';
export * from './future-guard.ts';
export type { IdleAfter } from './source-progress.ts';
export * from './source-watermarks.ts';
export * from './watermark-generator.ts';
