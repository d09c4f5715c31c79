export * from './run-simulation.ts';
export * from './sensor-transmissions.ts';
export * from './station-transmissions.ts';
export * from './transmission.ts';
export * from './world.ts';
