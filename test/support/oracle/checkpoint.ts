import type { StateEntry } from '@shivar/core/state';

/** Anything whose state is written as deltas. */
export interface Checkpointed {
  takeDelta(prefix: string): StateEntry[];
  restore(key: string, value: Uint8Array): void;
}

/** What a store would hold after a run of deltas. */
export class Checkpoint {
  readonly #entries = new Map<string, Uint8Array>();

  get size(): number {
    return this.#entries.size;
  }

  /** Writes what changed since the last time. */
  save(state: Checkpointed, prefix = ''): void {
    for (const { key, value } of state.takeDelta(prefix)) {
      if (value === undefined) this.#entries.delete(key);
      else this.#entries.set(key, value);
    }
  }

  /** Fills a new instance with everything behind `prefix`. */
  load<T extends Checkpointed>(state: T, prefix = ''): T {
    for (const [key, value] of this.#entries) {
      if (key.startsWith(prefix)) state.restore(key.slice(prefix.length), value);
    }
    return state;
  }
}
