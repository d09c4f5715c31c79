export type * from './edge-reader.ts';
export type * from './edge-store.ts';
export { KEEP_UNTIL_QUOTA, type RetentionPolicy } from './limits/retention.ts';
export { openEdgeReader } from './open-edge-reader.ts';
export { openEdgeStore } from './open-edge-store.ts';
export type { EdgeStoreOptions } from './open-file.ts';
export { NO_DELIVERY, needsDelivery } from './rows/arrivals.ts';
export { EDGE_MIGRATIONS } from './schema/schema.ts';
export { nextIncarnation } from './uplink/incarnation.ts';
