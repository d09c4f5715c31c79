export * from './chart-point.ts';
export * from './latest-value.ts';
export * from './station-summary.ts';
