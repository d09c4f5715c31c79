export * from './chart-model.ts';
export * from './latest-value.ts';
export * from './station-summary.ts';
