export * from './effects.ts';
export * from './input.ts';
