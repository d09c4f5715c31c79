export * from './check.ts';
export * from './checks.ts';
export * from './flags.ts';
export { flatLine } from './flat-line.ts';
export * from './limits.ts';
