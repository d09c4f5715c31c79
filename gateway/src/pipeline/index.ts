export * from './clocks.ts';
export * from './commit-window.ts';
export * from './committer.ts';
export * from './compose-commit.ts';
export type * from './engine.ts';
export * from './loop.ts';
export type * from './work-item.ts';
export * from './work-queue.ts';
