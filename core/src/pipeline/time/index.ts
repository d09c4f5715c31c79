export * from './anchor-stage.ts';
export * from './event-time.ts';
export * from './held-messages.ts';
