export * from './instant.ts';
export * from './readings.ts';
export * from './rule-results.ts';
export * from './texts.ts';
