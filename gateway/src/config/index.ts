export * from './clock.ts';
export * from './gateway-config.ts';
export * from './paths.ts';
