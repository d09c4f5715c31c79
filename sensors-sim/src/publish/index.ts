export * from './message.ts';
export * from './mqtt-connection.ts';
export * from './station-publisher.ts';
