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

/** Counts refusals by reason since the start, and tells whoever wants to log them. */
export class RefusalCounter {
  readonly #counts = new Map<Refusal, number>();
  readonly #told: ((reason: Refusal, detail: string) => void) | undefined;

  constructor(told?: (reason: Refusal, detail: string) => void) {
    this.#told = told;
  }

  /** `detail` names the client or address and what it wanted; never a secret. */
  count(reason: Refusal, detail: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    this.#told?.(reason, detail);
  }

  /** Counts so far by reason. */
  snapshot(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
