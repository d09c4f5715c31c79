export type * from './edge-reader.ts';
export type * from './edge-store.ts';
