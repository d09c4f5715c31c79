export * from './listen.ts';
export * from './pinned-node.ts';
export * from './run-main.ts';
