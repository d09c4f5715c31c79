export * from './continuous-event-time.ts';
export * from './count.ts';
export * from './deadline.ts';
export * from './end-of-stream.ts';
export * from './event-time.ts';
export * from './trigger.ts';
