export * from './chart-model.ts';
export * from './latest-value.ts';
export * from './rain-since-morning.ts';
export * from './report.ts';
export * from './station-summary.ts';
