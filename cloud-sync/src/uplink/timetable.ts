import type { Cancel, Duration, Monotonic, Scheduler } from '@shivar/core/time';
import { backoffMs } from './backoff.ts';
import type { UplinkTiming } from './uplink-options.ts';

/** Decides when the next exchange is due, and starts it. One at a time. */
export class Timetable {
  readonly #monotonic: Monotonic;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #timing: UplinkTiming;
  readonly #start: (reason: 'woken' | 'idle') => void;
  #cancel: Cancel | undefined;
  #busy = false;
  #stopped = false;
  /** What came in since the last exchange began. */
  #woken: 'nothing' | 'bulk' | 'alert' = 'nothing';
  /** Not before this, on account of failures. */
  #backoffUntil: number;
  #failures = 0;
  #bulkHeldUntil: number;
  #lastExchangeAt: number;
  /** More waited than the last exchange could take: nothing is gathered before the next. */
  #moreWaits = true;

  constructor(
    options: {
      readonly monotonic: Monotonic;
      readonly scheduler: Scheduler;
      readonly random: () => number;
      readonly timing: UplinkTiming;
    },
    start: (reason: 'woken' | 'idle') => void,
  ) {
    this.#monotonic = options.monotonic;
    this.#scheduler = options.scheduler;
    this.#random = options.random;
    this.#timing = options.timing;
    this.#start = start;
    const now = options.monotonic.now();
    this.#backoffUntil = now;
    this.#bulkHeldUntil = now;
    this.#lastExchangeAt = now;
  }

  wake(urgency: 'bulk' | 'alert'): void {
    if (this.#woken === 'alert') return;
    const sooner = urgency === 'alert' && this.#failures > 0;
    this.#woken = urgency;
    // An alert does not sit out a wait that was meant for bulk.
    if (sooner) this.#backoffUntil = Math.min(this.#backoffUntil, this.#monotonic.now() + this.#backoff());
    this.#plan();
  }

  /** There was nothing to exchange after all. */
  skipped(): void {
    this.#busy = false;
    this.#plan();
  }

  succeeded({ more }: { readonly more: boolean }): void {
    this.#finished();
    this.#failures = 0;
    this.#moreWaits = more;
    if (more && this.#woken === 'nothing') this.#woken = 'bulk';
    this.#plan();
  }

  /** @param failure.failures in a row, this one included */
  failed(failure: {
    readonly failures: number;
    readonly retryAfterMs: number | undefined;
    readonly alertWaits: boolean;
  }): void {
    this.#finished();
    this.#failures = failure.failures;
    this.#moreWaits = true;
    if (failure.alertWaits) this.#woken = 'alert';
    else if (this.#woken === 'nothing') this.#woken = 'bulk';
    // What the cloud asks for is the least; the jitter on top keeps gateways from coming back together.
    this.#backoffUntil = this.#monotonic.now() + (failure.retryAfterMs ?? 0) + this.#backoff();
    this.#plan();
  }

  /** Only urgent streams are sent for so long, with jitter on top. */
  holdBulk(forMs: Duration): void {
    this.#bulkHeldUntil = this.#monotonic.now() + forMs * (1 + this.#random());
  }

  holdsBulk(): boolean {
    return this.#monotonic.now() < this.#bulkHeldUntil;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #finished(): void {
    this.#busy = false;
    this.#lastExchangeAt = this.#monotonic.now();
  }

  #backoff(): Duration {
    const attempt = {
      failures: Math.max(0, this.#failures - 1),
      alertWaits: this.#woken === 'alert',
      random: this.#random(),
    };
    return backoffMs(this.#timing, attempt);
  }

  #dueAt(): number {
    switch (this.#woken) {
      case 'alert':
        return this.#backoffUntil;
      case 'bulk': {
        const gatheredAt = this.#lastExchangeAt + (this.#moreWaits ? 0 : this.#timing.gatherMs);
        return Math.max(this.#backoffUntil, this.#bulkHeldUntil, gatheredAt);
      }
      case 'nothing':
        return Math.max(this.#backoffUntil, this.#lastExchangeAt + this.#timing.idleContactMs);
    }
  }

  #plan(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#busy || this.#stopped) return;
    const waitMs = Math.max(0, this.#dueAt() - this.#monotonic.now());
    this.#cancel = this.#scheduler.after(waitMs, () => {
      this.#cancel = undefined;
      const reason = this.#woken === 'nothing' ? 'idle' : 'woken';
      this.#busy = true;
      this.#woken = 'nothing';
      this.#start(reason);
    });
  }
}
