export * from './correlated-noise.ts';
export * from './hash-noise.ts';
