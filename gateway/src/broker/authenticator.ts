import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Principal } from './access.ts';
import { type CredentialBook, hashSecret, type StationCredential, verifySecret } from './credentials.ts';

/** What a CONNECT says of its sender. */
export interface Claim {
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
}

export type AuthenticationResult =
  | { readonly kind: 'accepted'; readonly principal: Principal }
  | { readonly kind: 'refused' }
  /** Too many are waiting to be checked: try again later. */
  | { readonly kind: 'busy' };

export interface Authenticator {
  check(claim: Claim): Promise<AuthenticationResult>;
}

/** Longest password looked at, in bytes. */
const MAX_PASSWORD_BYTES = 256;
/** Clients waiting for a key derivation; beyond it they are told to come back, so that a flood costs no memory. */
const MAX_WAITING = 256;
/** Remembered proofs; a village has tens of stations, a district box some hundreds. */
const MAX_REMEMBERED = 4096;

/**
 * Checks stations against their credentials. Keys are derived one at a time, off the event loop; a proof that once
 * held is remembered as a keyed digest for this process, so a reconnecting station costs a hash, not a derivation.
 * An unknown user name costs as much as a wrong secret and gets the same answer.
 */
export class CredentialAuthenticator implements Authenticator {
  readonly #book: CredentialBook;
  readonly #maxWaiting: number;
  readonly #key = randomBytes(32);
  readonly #remembered = new Map<string, Buffer>();
  readonly #decoy = hashSecret('');
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(book: CredentialBook, maxWaiting: number = MAX_WAITING) {
    this.#book = book;
    this.#maxWaiting = maxWaiting;
  }

  async check({ username, password }: Claim): Promise<AuthenticationResult> {
    if (username === undefined || password === undefined) return { kind: 'refused' };
    if (password.length === 0 || password.length > MAX_PASSWORD_BYTES) return { kind: 'refused' };
    const credential = this.#book.find(username);
    const proof = this.#proof(credential, password);
    const known = credential === undefined ? undefined : this.#remembered.get(username);
    if (credential !== undefined && known !== undefined && timingSafeEqual(known, proof)) {
      return { kind: 'accepted', principal: { kind: 'station', station: credential.station } };
    }
    if (this.#waiting >= this.#maxWaiting) return { kind: 'busy' };
    const holds = await this.#inTurn(async () =>
      verifySecret(password, credential?.secretHash ?? (await this.#decoy)),
    );
    if (credential === undefined || !holds) return { kind: 'refused' };
    this.#remember(username, proof);
    return { kind: 'accepted', principal: { kind: 'station', station: credential.station } };
  }

  /** Depends on the stored hash too, so that a changed credential forgets the old proof. */
  #proof(credential: StationCredential | undefined, password: Uint8Array): Buffer {
    const stored = credential?.secretHash ?? '';
    return createHmac('sha256', this.#key).update(`${stored}\n`).update(password).digest();
  }

  #remember(username: string, proof: Buffer): void {
    if (this.#remembered.size >= MAX_REMEMBERED) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    this.#remembered.set(username, proof);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** The bench: everyone is let in, nobody is told apart. */
export const benchAuthenticator: Authenticator = {
  check: () => Promise.resolve({ kind: 'accepted', principal: { kind: 'bench' } }),
};
