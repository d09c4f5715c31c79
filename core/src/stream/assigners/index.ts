export * from './assigner.ts';
export * from './tumbling.ts';
