export * from './event-time.ts';
export * from './trigger.ts';
