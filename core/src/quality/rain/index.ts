export * from './hourly-counter.ts';
export * from './tip-difference.ts';
export * from './tip-total.ts';
