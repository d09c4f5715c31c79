export * from './config-version.ts';
export * from './nearest.ts';
export * from './validate.ts';
