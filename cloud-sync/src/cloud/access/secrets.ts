import { createHash, randomBytes } from 'node:crypto';
import { GATEWAY_KEY_BYTES } from '@shivar/core/sync';

/** A new gateway key and its text, which is shown once. Requests are authenticated with it, so both ends hold it. */
export function newGatewayKey(): { readonly key: Uint8Array; readonly text: string } {
  const key = randomBytes(GATEWAY_KEY_BYTES);
  return { key: new Uint8Array(key), text: key.toString('base64url') };
}

/** A new token with 256 bits of its own; only its hash is kept. */
export function newToken(): string {
  return `shivar_${randomBytes(32).toString('base64url')}`;
}

/** Tokens are long and random, so one pass of SHA-256 is enough: there is nothing to guess. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Shorter tokens could be guessed; those made here have 50 characters. */
export const MIN_TOKEN_CHARACTERS = 32;
