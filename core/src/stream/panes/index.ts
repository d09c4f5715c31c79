export * from './pane-aggregate.ts';
export { MAX_CARRY_MS } from './pane-series.ts';
export * from './pane-windows.ts';
