export { type Arrival, districtArrivals, stationNames } from './arrivals.ts';
export { DISTRICT, type DistrictParameters } from './parameters.ts';
export { type RunOptions, runStrategy } from './run-strategy.ts';
export { REPORTED_PROGRESS, STRATEGIES, type Strategy } from './strategies.ts';
export type { StrategyFigures } from './window-record.ts';
