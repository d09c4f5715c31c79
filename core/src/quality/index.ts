export * from './buddy-check.ts';
export * from './check.ts';
export * from './checks.ts';
export * from './flags.ts';
export { flatLine } from './flat-run.ts';
export * from './limits.ts';
export * from './neighbours.ts';
export { largestStep, rateOfChange } from './rate-of-change.ts';
export * from './spike.ts';
