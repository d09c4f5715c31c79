export * from './sliced-window-operator.ts';
