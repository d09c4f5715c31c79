export * from './fault.ts';
export * from './value-faults.ts';
