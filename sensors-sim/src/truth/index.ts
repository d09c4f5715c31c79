export * from './episodes.ts';
export * from './truth-record.ts';
