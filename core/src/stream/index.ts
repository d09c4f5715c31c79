export * from './pane.ts';
