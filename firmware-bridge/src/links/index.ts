export * from './bounded-backoff.ts';
export * from './link.ts';
export * from './serial-link.ts';
