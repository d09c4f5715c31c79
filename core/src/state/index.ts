export * from './keyed-state.ts';
