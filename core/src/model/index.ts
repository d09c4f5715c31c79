export * from './decimal.ts';
export * from './identifiers.ts';
export * from './ledger.ts';
export * from './observation.ts';
export * from './observed-properties.ts';
export * from './station.ts';
