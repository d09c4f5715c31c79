export * from './decoded-message.ts';
export * from './dialects/index.ts';
export * from './native/index.ts';
export * from './observation-topic.ts';
