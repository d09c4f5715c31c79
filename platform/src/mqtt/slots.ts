/** A bounded number of things under way. Taking waits while all are taken, in the order of asking. */
export class Slots {
  readonly #limit: number;
  #taken = 0;
  #abandoned = false;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves with the function that gives the slot back; it may be called once. */
  async take(): Promise<() => void> {
    if (this.#taken >= this.#limit && !this.#abandoned)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#taken += 1;
    return () => this.#give();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    if (this.#taken > 0 && !this.#abandoned) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Lets every waiter go, now and from here on: what is under way will not be waited for. */
  abandon(): void {
    this.#abandoned = true;
    for (const resolve of [...this.#waiting.splice(0), ...this.#idle.splice(0)]) resolve();
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#taken -= 1;
    if (this.#taken === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
