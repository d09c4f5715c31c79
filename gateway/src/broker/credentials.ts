import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { ShivarError } from '@shivar/core/errors';
import type { StationId } from '@shivar/core/model';

/** What a station proves itself with. The secret itself is printed once, when it is made, and kept nowhere. */
export interface StationCredential {
  readonly username: string;
  readonly station: StationId;
  /** See {@link hashSecret}. */
  readonly secretHash: string;
}

/** Where credentials are looked up; the file behind it may change while the broker runs. */
export interface CredentialBook {
  find(username: string): StationCredential | undefined;
}

/**
 * scrypt parameters: 4 MB and a few milliseconds on a small computer, so that a village of stations can come back
 * after a power cut without minutes of hashing. Secrets are made by {@link makeSecret} and carry 160 bits.
 */
const COST = { logN: 12, r: 8, p: 1 } as const;
const HASH_BYTES = 32;
const SALT_BYTES = 16;

/** A new secret: 160 random bits as 27 characters that can be typed into firmware. */
export function makeSecret(): string {
  return randomBytes(20).toString('base64url');
}

/** `scrypt:logN:r:p:salt:hash`, salt and hash in base64url. A word that a person chose deserves a higher `logN`. */
export async function hashSecret(secret: string, logN: number = COST.logN): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(secret, salt, { N: 2 ** logN, r: COST.r, p: COST.p });
  return ['scrypt', logN, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join(':');
}

/** Whether `secret` is the one behind `stored`, compared in constant time. Throws when `stored` is malformed. */
export async function verifySecret(secret: string | Uint8Array, stored: string): Promise<boolean> {
  const [scheme, logN, r, p, salt, hash] = stored.split(':');
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) {
    throw new ShivarError(
      'CREDENTIAL_MALFORMED',
      'a stored credential is not of the form scrypt:logN:r:p:salt:hash',
    );
  }
  const expected = Buffer.from(hash, 'base64url');
  const actual = await derive(secret, Buffer.from(salt, 'base64url'), {
    N: 2 ** Number(logN),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function derive(secret: string | Uint8Array, salt: Uint8Array, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, HASH_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
