export * from './records.ts';
export * from './streams.ts';
