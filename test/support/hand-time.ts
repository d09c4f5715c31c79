import type { Cancel, Monotonic, Scheduler } from '@shivar/core/time';

/** Real time in the hands of a test: nothing happens until {@link pass}. */
export class HandTime implements Monotonic, Scheduler {
  #now = 0;
  #planned: { readonly at: number; readonly work: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, work: () => void): Cancel {
    const entry = { at: this.#now + delayMs, work };
    this.#planned.push(entry);
    return () => {
      this.#planned = this.#planned.filter((other) => other !== entry);
    };
  }

  /** Whether anything waits for time to pass. */
  get waiting(): boolean {
    return this.#planned.length > 0;
  }

  /** Lets time pass, running what falls due in its order. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = this.#planned.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#planned = this.#planned.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.work();
    }
    this.#now = until;
  }
}
