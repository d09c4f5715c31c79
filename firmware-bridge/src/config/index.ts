export * from './bridge-config.ts';
export * from './line-settings.ts';
