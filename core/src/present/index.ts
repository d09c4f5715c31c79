export * from './instant.ts';
export * from './readings.ts';
export * from './texts.ts';
