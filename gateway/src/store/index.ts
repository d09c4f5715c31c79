export * from './edge-store.ts';
