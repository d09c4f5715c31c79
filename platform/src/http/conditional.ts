import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** A weak entity tag of a body: the same for its compressed form (RFC 9110 section 8.8.1). */
export function entityTag(body: string | Uint8Array): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** Whether the client holds the body of that tag already, by weak comparison (RFC 9110 section 13.1.2). */
export function isFresh(headers: IncomingHttpHeaders, tag: string): boolean {
  const held = headers['if-none-match'];
  if (held === undefined) return false;
  const opaque = (text: string): string => text.trim().replace(/^W\//, '');
  return held.trim() === '*' || held.split(',').some((candidate) => opaque(candidate) === opaque(tag));
}
