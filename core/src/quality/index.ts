export * from './check.ts';
export * from './checks.ts';
export * from './flags.ts';
export * from './limits.ts';
