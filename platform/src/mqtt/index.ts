export * from './mqtt-connection.ts';
export * from './slots.ts';
