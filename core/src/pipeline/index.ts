export * from './backtest.ts';
export * from './effects.ts';
export * from './input.ts';
export { UNDATED_DAY } from './ledger-tally.ts';
export { messageRecord } from './message-record.ts';
export { DEFAULT_WINDOW_OPTIONS, NO_STATION, Pipeline } from './pipeline.ts';
export type { RuleCounts } from './streams/index.ts';
export type { WindowOptions } from './windows/window-stage.ts';
