import { decodeCbor, encodeCbor } from '../../encoding/cbor.ts';
import type { StateEntry } from '../../state/keyed-state.ts';
import type { EventTime } from '../../time/instants.ts';

const KEY = 'watermark';

/** A watermark as keyed state: it can only rise. */
export class RisingWatermark {
  #value: EventTime = -Infinity;
  #dirty = false;

  get value(): EventTime {
    return this.#value;
  }

  get dirty(): boolean {
    return this.#dirty;
  }

  /** Takes `candidate` if it is higher; returns the watermark. */
  raise(candidate: EventTime): EventTime {
    if (candidate > this.#value) {
      this.#value = candidate;
      this.#dirty = true;
    }
    return this.#value;
  }

  takeDelta(prefix: string): StateEntry[] {
    if (!this.#dirty) return [];
    this.#dirty = false;
    return [{ key: `${prefix}${KEY}`, value: encodeCbor(this.#value) }];
  }

  /** Returns whether the entry was a watermark's. */
  restore(key: string, value: Uint8Array): boolean {
    if (key !== KEY) return false;
    this.#value = Number(decodeCbor(value));
    return true;
  }
}
