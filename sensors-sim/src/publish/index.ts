export * from './message.ts';
export * from './sensor-client.ts';
export * from './station-publisher.ts';
