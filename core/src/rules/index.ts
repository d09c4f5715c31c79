export { compileSteps } from './compile-pattern.ts';
export { fingerprintOf } from './compiled-rule.ts';
export { EVENT_FIELDS } from './condition-schema.ts';
export * from './core-thresholds.ts';
export * from './pack.ts';
export * from './parse-pack.ts';
export * from './rule.ts';
export * from './stream-rule.ts';
export * from './units.ts';
