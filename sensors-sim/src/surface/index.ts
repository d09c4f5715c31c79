export * from './soil-water.ts';
export * from './stepped-state.ts';
export * from './surface.ts';
