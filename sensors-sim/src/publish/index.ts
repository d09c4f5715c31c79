export * from './message.ts';
export * from './station-publisher.ts';
