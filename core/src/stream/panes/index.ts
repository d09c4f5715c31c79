export * from './pane-aggregate.ts';
export * from './pane-windows.ts';
