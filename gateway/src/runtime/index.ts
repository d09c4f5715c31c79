export type { GatewayConfiguration } from './configuration.ts';
export * from './gateway.ts';
export { Reports } from './reports.ts';
