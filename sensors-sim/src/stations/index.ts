export * from './read-station.ts';
export * from './simulated-sensor.ts';
export * from './village-sensors.ts';
