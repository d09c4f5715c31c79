export * from './canonical/index.ts';
export * from './ranges.ts';
export * from './records.ts';
export * from './streams.ts';
