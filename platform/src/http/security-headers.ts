import type { OutgoingHttpHeaders } from 'node:http';

/**
 * On every answer. Pages load nothing but their own server's files, nobody frames them, and a download is never taken
 * for a page. Transport security is left to whoever terminates TLS: on the mast there is plain HTTP in the local network.
 */
export const SECURITY_HEADERS: OutgoingHttpHeaders = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};
