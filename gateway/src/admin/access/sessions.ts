import { createHash, randomBytes } from 'node:crypto';
import { HOUR, type Monotonic } from '@shivar/core/time';

/** A working day. */
export const SESSION_MS: number = 10 * HOUR;
/** Technicians logged in at once; the one who has been quiet longest goes first. */
const MAX_SESSIONS = 32;

/** Someone who is logged in. */
export interface Session {
  /** Goes with every change, so that no other page can make one in the technician's name. */
  readonly formToken: string;
}

/** Who is logged in. In memory only: after a restart the technician logs in again. */
export class Sessions {
  readonly #monotonic: Monotonic;
  /** By the digest of the secret in the cookie, so that a memory dump logs nobody in. */
  readonly #sessions = new Map<string, Session & { readonly expiresAt: number }>();

  constructor(monotonic: Monotonic) {
    this.#monotonic = monotonic;
  }

  /** Begins a session; `secret` goes into the cookie and is kept nowhere else. */
  begin(): { readonly secret: string; readonly session: Session } {
    if (this.#sessions.size >= MAX_SESSIONS) {
      const [oldest] = this.#sessions.keys();
      if (oldest !== undefined) this.#sessions.delete(oldest);
    }
    const secret = randomBytes(32).toString('base64url');
    const session = {
      formToken: randomBytes(16).toString('base64url'),
      expiresAt: this.#monotonic.now() + SESSION_MS,
    };
    this.#sessions.set(digest(secret), session);
    return { secret, session };
  }

  /** The session of a cookie; undefined when there is none or it has expired. */
  find(secret: string | undefined): Session | undefined {
    if (secret === undefined) return undefined;
    const key = digest(secret);
    const session = this.#sessions.get(key);
    if (session === undefined) return undefined;
    this.#sessions.delete(key);
    if (session.expiresAt <= this.#monotonic.now()) return undefined;
    this.#sessions.set(key, session);
    return session;
  }

  end(secret: string | undefined): void {
    if (secret !== undefined) this.#sessions.delete(digest(secret));
  }
}

function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
