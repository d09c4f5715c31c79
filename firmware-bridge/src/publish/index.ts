export * from './sensor-outbox.ts';
