import { HOUR, MINUTE, type Monotonic, SECOND } from '@shivar/core/time';

/** Wrong passwords from one address before it has to wait: a technician in the rain mistypes. */
const FREE_PER_ADDRESS = 5;
/** Wrong passwords from everywhere before everybody has to wait. */
const FREE_IN_ALL = 50;
const FIRST_WAIT_MS = SECOND;
const LONGEST_WAIT_MS: number = 15 * MINUTE;
/** Without a wrong password for this long an address is forgotten. */
const FORGET_AFTER_MS: number = HOUR;
/** Addresses remembered; beyond it the longest known is forgotten, and the count of all still holds. */
const MAX_ADDRESSES = 1000;

interface Attempts {
  readonly failed: number;
  readonly lastAt: number;
}

/** Slows guessing down: after some wrong passwords each further one doubles the wait, per address and in all. */
export class LoginGuard {
  readonly #monotonic: Monotonic;
  readonly #addresses = new Map<string, Attempts>();
  #all: Attempts = { failed: 0, lastAt: 0 };

  constructor(monotonic: Monotonic) {
    this.#monotonic = monotonic;
  }

  /** Milliseconds until this address may try again; 0: now. */
  waitMs(address: string): number {
    return Math.max(
      this.#left(this.#addresses.get(address), FREE_PER_ADDRESS),
      this.#left(this.#all, FREE_IN_ALL),
    );
  }

  /** Counts an attempt as wrong. Call it before checking, so that many at once are no way around. */
  attempted(address: string): void {
    const known = this.#addresses.get(address);
    this.#addresses.delete(address);
    if (this.#addresses.size >= MAX_ADDRESSES) {
      const [oldest] = this.#addresses.keys();
      if (oldest !== undefined) this.#addresses.delete(oldest);
    }
    this.#addresses.set(address, this.#more(known));
    this.#all = this.#more(this.#all);
  }

  /** The attempt just counted was right. */
  succeeded(address: string): void {
    this.#addresses.delete(address);
    this.#all = { ...this.#all, failed: Math.max(0, this.#all.failed - 1) };
  }

  #more(known: Attempts | undefined): Attempts {
    const now = this.#monotonic.now();
    const stale = known === undefined || now - known.lastAt > FORGET_AFTER_MS;
    return { failed: (stale ? 0 : known.failed) + 1, lastAt: now };
  }

  #left(attempts: Attempts | undefined, free: number): number {
    if (attempts === undefined || attempts.failed < free) return 0;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(30, attempts.failed - free));
    return Math.max(0, attempts.lastAt + wait - this.#monotonic.now());
  }
}
