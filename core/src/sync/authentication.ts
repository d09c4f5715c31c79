import { createHmac, timingSafeEqual } from 'node:crypto';

/** Length of a gateway key: the block of SHA-256's output, more adds nothing. */
export const GATEWAY_KEY_BYTES = 32;

/** 128 of the 256 bits, as TLS and IPsec truncate them (RFC 2104 section 5 asks for at least half). */
const MAC_BYTES = 16;

/** Proves that a request comes from the holder of the gateway's key, whatever carried it. */
export function requestMac(key: Uint8Array, body: Uint8Array): Uint8Array {
  return mac(key, 'shivar uplink request 1\n', body);
}

/**
 * Proves that an acknowledgement is the cloud's answer to exactly the request with `ofRequest` as its code: a
 * forged, stale or misdirected one would make the gateway believe that something was delivered.
 */
export function acknowledgementMac(key: Uint8Array, ofRequest: Uint8Array, body: Uint8Array): Uint8Array {
  return mac(key, 'shivar uplink acknowledgement 1\n', ofRequest, body);
}

/** Compares in constant time. */
export function macsEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === MAC_BYTES && b.length === MAC_BYTES && timingSafeEqual(a, b);
}

function mac(key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return new Uint8Array(hmac.digest().subarray(0, MAC_BYTES));
}
