export * from './delivery-identity.ts';
export * from './identity-stage.ts';
export * from './raw-time-identity.ts';
export * from './sequence-identity.ts';
export * from './sequence-set.ts';
