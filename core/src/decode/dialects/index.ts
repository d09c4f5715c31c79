export * from './dialects.ts';
export type { FieldMap, PropertyTarget } from './fields.ts';
export { PAYLOAD_FORMATS, type PayloadFields, type PayloadFormat } from './payloads/index.ts';
export * from './presence.ts';
export * from './topic-map.ts';
