import type { Language } from './language.ts';

/** One text for one phone. */
export interface SmsOrder {
  /** The same key is one message, however often it is handed over, where the way out allows. */
  readonly idempotencyKey: string;
  /** E.164, `+919876543210`. */
  readonly recipient: string;
  readonly text: string;
  readonly language: Language;
}

/** What became of an order. */
export type SmsOutcome =
  /** Taken for delivery; not yet delivered. */
  | { readonly kind: 'accepted'; readonly reference?: string }
  /** Certainly not sent. */
  | { readonly kind: 'failed'; readonly retryable: boolean; readonly reason: string }
  /** It may or may not have been sent: the caller decides whether twice is better than not at all. */
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * A way out for texts: a modem, a provider, a file. `send` resolves with what is known and rejects only on a broken
 * assumption; it waits no longer than its own stated limit and then says `unknown` or `failed`.
 */
export interface SmsSender {
  /** For logs and pages, for example `file`. */
  readonly name: string;
  /**
   * True when handing the same key over again is certain to be one message, also after a crash on either side. Other
   * senders get each key once.
   */
  readonly idempotent?: boolean;
  send(order: SmsOrder): Promise<SmsOutcome>;
}
