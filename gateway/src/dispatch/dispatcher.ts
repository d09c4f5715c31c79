import type { SmsOutcome } from '@shivar/core/message';
import type { Cancel, Clock, Duration, Monotonic, Scheduler } from '@shivar/core/time';
import { HOUR, MINUTE, SECOND } from '@shivar/core/time';
import type { DispatchEntry, DispatchOutcome, EdgeStore } from '../store/edge-store.ts';
import type { Route } from './routes.ts';

export interface DispatcherOptions {
  readonly store: Pick<EdgeStore, 'waitingDispatch' | 'recordDispatch'>;
  /** The way to a recipient; undefined when there is none (any more). */
  readonly routeTo: (recipient: string) => Route | undefined;
  readonly clock: Clock;
  readonly monotonic: Monotonic;
  readonly scheduler: Scheduler;
  /** The store could not be read or written; the dispatcher tries again by itself. */
  readonly failed: (error: unknown) => void;
}

/** A warning that reaches the phone later than this warns of what is over. */
const MAX_ORDER_AGE_MS = 6 * HOUR;
/** Pause after the first failure of an order, doubled with each further one up to the longest. */
const FIRST_RETRY_MS = 5 * SECOND;
const LONGEST_RETRY_MS = 5 * MINUTE;
/** Orders looked at in one go; more than a night of alerts for a village. */
const ORDERS_AT_ONCE = 500;

/**
 * Hands waiting texts to their senders, oldest first, one at a time, and writes down what became of each. A text is never
 * handed over twice where that could make two messages: before such a sender gets it, its fate is written down as unknown,
 * and an unknown fate is for people to judge, not for a retry.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #retries = new Map<string, { readonly failures: number; readonly at: number }>();
  #cancelRetry: Cancel | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** There may be something to send: after a commit with orders, and at the start. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Resolves when the text being handed over now has been written down; the rest waits for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        this.#retryAfter(await this.#sendWhatIsDue());
      }
    } catch (error) {
      this.#options.failed(error);
      this.#retryAfter(LONGEST_RETRY_MS);
    } finally {
      this.#running = undefined;
    }
  }

  /** Milliseconds until the next order that failed may be tried again; undefined when none waits. */
  async #sendWhatIsDue(): Promise<Duration | undefined> {
    const { store, monotonic } = this.#options;
    let nextAt: number | undefined;
    const entries = await store.waitingDispatch(ORDERS_AT_ONCE);
    for (const entry of entries) {
      if (this.#stopped) return undefined;
      const notBefore = this.#retries.get(entry.key)?.at ?? 0;
      const retryAt = notBefore > monotonic.now() ? notBefore : await this.#send(entry);
      if (retryAt !== undefined) nextAt = Math.min(nextAt ?? retryAt, retryAt);
      else {
        this.#retries.delete(entry.key);
        this.#again ||= entries.length === ORDERS_AT_ONCE;
      }
    }
    return nextAt === undefined ? undefined : Math.max(0, nextAt - monotonic.now());
  }

  /** When to try again, or undefined when the order is settled. */
  async #send(entry: DispatchEntry): Promise<number | undefined> {
    const route = this.#options.routeTo(entry.recipient);
    if (route === undefined) {
      await this.#settle(entry, { state: 'failed', detail: 'not on the list any more' });
      return undefined;
    }
    if (this.#isTooOld(entry)) {
      await this.#settle(entry, { state: 'expired', detail: 'not sent in time' });
      return undefined;
    }
    return this.#handOver(entry, route);
  }

  async #handOver(entry: DispatchEntry, { sender, address }: Route): Promise<number | undefined> {
    const { key, text, language } = entry;
    if (sender.idempotent !== true) {
      await this.#settle(entry, { state: 'unknown', detail: `handed to ${sender.name}` });
    }
    const outcome = await sender.send({ idempotencyKey: key, recipient: address, text, language });
    await this.#settle(entry, dispatchOutcome(outcome, sender.name));
    return outcome.kind === 'failed' && outcome.retryable ? this.#postpone(key) : undefined;
  }

  async #settle({ key }: DispatchEntry, outcome: Omit<DispatchOutcome, 'atMs'>): Promise<void> {
    const { store, clock } = this.#options;
    await store.recordDispatch(key, { ...outcome, atMs: clock.now() });
  }

  #postpone(key: string): number {
    const failures = (this.#retries.get(key)?.failures ?? 0) + 1;
    const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    const at = this.#options.monotonic.now() + pauseMs;
    this.#retries.set(key, { failures, at });
    return at;
  }

  #isTooOld({ orderedAtMs }: DispatchEntry): boolean {
    const now = this.#options.clock.now();
    return now !== undefined && orderedAtMs !== undefined && now - orderedAtMs > MAX_ORDER_AGE_MS;
  }

  #retryAfter(delayMs: Duration | undefined): void {
    this.#cancelRetry?.();
    this.#cancelRetry =
      delayMs === undefined || this.#stopped
        ? undefined
        : this.#options.scheduler.after(delayMs, () => this.wake());
  }
}

function dispatchOutcome(outcome: SmsOutcome, sender: string): Omit<DispatchOutcome, 'atMs'> {
  switch (outcome.kind) {
    case 'accepted': {
      const reference = outcome.reference === undefined ? {} : { reference: outcome.reference };
      return { state: 'sent', detail: sender, ...reference };
    }
    case 'failed':
      return { state: outcome.retryable ? 'waiting' : 'failed', detail: outcome.reason };
    case 'unknown':
      return { state: 'unknown', detail: outcome.reason };
  }
}
