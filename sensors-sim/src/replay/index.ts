export * from './exact-units.ts';
export * from './formats/index.ts';
export * from './record-format.ts';
export * from './record-lines.ts';
export * from './record-message.ts';
export * from './record-station.ts';
export * from './replay-record.ts';
