export * from './atmosphere.ts';
export type { Et0Day, Et0Site } from './et0-day.ts';
export * from './et0-series.ts';
export * from './missing-weather.ts';
export * from './penman-monteith.ts';
export * from './radiation.ts';
export * from './sun.ts';
export { COLUMN_NAMES, type WeatherColumn } from './weather-columns.ts';
