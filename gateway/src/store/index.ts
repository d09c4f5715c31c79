export { NO_DELIVERY, needsDelivery } from './arrivals.ts';
export type * from './edge-reader.ts';
export type * from './edge-store.ts';
export { nextIncarnation } from './incarnation.ts';
export { openEdgeReader } from './open-edge-reader.ts';
export { openEdgeStore } from './open-edge-store.ts';
export type { EdgeStoreOptions } from './open-file.ts';
export { KEEP_UNTIL_QUOTA, type RetentionPolicy } from './retention.ts';
export { EDGE_MIGRATIONS } from './schema.ts';
