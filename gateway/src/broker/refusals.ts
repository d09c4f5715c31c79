import { MINUTE, type Monotonic } from '@shivar/core/time';
import type { GuardRefusal } from './byte-guard.ts';

/** Everything the broker turns away, by reason. */
export type Refusal =
  | GuardRefusal
  | 'badCredential'
  | 'tooManyWaiting'
  | 'clientIdTaken'
  | 'willNotAllowed'
  | 'publishNotAllowed'
  | 'subscribeNotAllowed'
  | 'offlineSubscription'
  | 'tooManyConnections';

/** Whoever is turned away often must not fill the log, and with it the card. */
const TELL_EVERY_MS: number = MINUTE;

/** Counts refusals by reason since the start, and tells whoever wants to log them. */
export class RefusalCounter {
  readonly #counts = new Map<Refusal, number>();
  readonly #toldAt = new Map<Refusal, number>();
  readonly #tell: ((reason: Refusal, detail: string) => void) | undefined;
  readonly #monotonic: Monotonic;

  constructor(tell: ((reason: Refusal, detail: string) => void) | undefined, monotonic: Monotonic) {
    this.#tell = tell;
    this.#monotonic = monotonic;
  }

  /** `detail` names the client or address and what it wanted; never a secret. */
  count(reason: Refusal, detail: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    const now = this.#monotonic.now();
    const toldAt = this.#toldAt.get(reason);
    if (toldAt !== undefined && now - toldAt < TELL_EVERY_MS) return;
    this.#toldAt.set(reason, now);
    this.#tell?.(reason, detail);
  }

  /** Counts so far by reason. */
  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
