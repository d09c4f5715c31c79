export * from './line-runner.ts';
export * from './real-time.ts';
