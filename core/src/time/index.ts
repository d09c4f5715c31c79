export * from './anchors.ts';
export * from './clock.ts';
export * from './indian-days.ts';
export * from './instants.ts';
export * from './rfc3339.ts';
