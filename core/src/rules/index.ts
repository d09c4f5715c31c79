export * from './core-thresholds.ts';
export * from './pack.ts';
export * from './parse-pack.ts';
export * from './rule.ts';
export * from './units.ts';
