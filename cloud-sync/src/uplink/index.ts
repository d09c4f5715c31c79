export { type BackoffOptions, backoffMs, DEFAULT_BACKOFF } from './backoff.ts';
export { type HttpTransportOptions, httpTransport } from './http-transport.ts';
export { DEFAULT_TIMING, startUplink, type Uplink } from './start-uplink.ts';
export { UplinkError, type UplinkErrorCode } from './uplink-error.ts';
export type * from './uplink-options.ts';
export type { UplinkSource } from './uplink-source.ts';
export type { SealedMessage, UplinkTransport } from './uplink-transport.ts';
