export * from './link-proxy.ts';
export * from './link-schedule.ts';
export * from './outage.ts';
export type { LinkTarget, LinkTraffic } from './relayed-connection.ts';
