export * from './delivery.ts';
export * from './intake.ts';
export * from './read-publication.ts';
export * from './sensor-directory.ts';
