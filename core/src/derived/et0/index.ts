export * from './atmosphere.ts';
export * from './missing-weather.ts';
export * from './penman-monteith.ts';
export * from './radiation.ts';
export * from './sun.ts';
