import { KeyedState, type StateEntry } from '../../state/keyed-state.ts';
import type { EventTime } from '../../time/instants.ts';

const KEY = 'watermark';
const CODEC = {
  toPlain: (at: EventTime): unknown => at,
  fromPlain: (plain: unknown): EventTime => Number(plain),
};

/** A watermark as keyed state: it can only rise. */
export class RisingWatermark {
  readonly #state = new KeyedState<EventTime>(CODEC);
  #value: EventTime = -Infinity;

  get value(): EventTime {
    return this.#value;
  }

  get dirty(): boolean {
    return this.#state.dirty;
  }

  /** Takes `candidate` if it is higher; returns the watermark. */
  raise(candidate: EventTime): EventTime {
    if (candidate > this.#value) {
      this.#value = candidate;
      this.#state.set(KEY, candidate);
    }
    return this.#value;
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#state.takeDelta(prefix);
  }

  /** Returns whether the entry was a watermark's. */
  restore(key: string, value: Uint8Array): boolean {
    if (key !== KEY) return false;
    this.#state.restore(key, value);
    this.#value = this.#state.get(key) ?? this.#value;
    return true;
  }
}
