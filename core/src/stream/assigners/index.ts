export * from './assigner.ts';
export * from './global.ts';
export * from './session.ts';
export * from './sliding.ts';
export * from './tumbling.ts';
