export * from './config-file.ts';
export * from './environment.ts';
export * from './replace-file.ts';
export * from './setting.ts';
