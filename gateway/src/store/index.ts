export type * from './edge-reader.ts';
export type * from './edge-store.ts';
export { openEdgeReader } from './open-edge-reader.ts';
export { openEdgeStore } from './open-edge-store.ts';
export type { EdgeStoreOptions } from './open-file.ts';
