import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';

/** One entry of keyed state, as bytes; `undefined` removes it. */
export interface StateEntry {
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** Turns one kind of state into plain values (null, booleans, numbers, strings, bytes, arrays, maps) and back. */
export interface StateCodec<T> {
  toPlain(value: T): unknown;
  fromPlain(plain: unknown): T;
}

/**
 * State by key that remembers which keys changed, so that a checkpoint writes deltas only. Values may be mutated
 * in place by their owner, who then calls {@link KeyedState.touch}. Iteration is in insertion order; whatever must
 * be deterministic after a restore must not depend on it.
 */
export class KeyedState<T> {
  readonly #entries = new Map<string, T>();
  /** Keys that changed since the last delta; `created` ones were not in it, so when they go nobody need be told. */
  readonly #changed = new Map<string, 'created' | 'changed'>();
  readonly #codec: StateCodec<T>;
  #changes = 0;

  constructor(codec: StateCodec<T>) {
    this.#codec = codec;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** True when something changed since the last {@link takeDelta}. */
  get dirty(): boolean {
    return this.#changed.size > 0;
  }

  /** Counts every change; equal before and after means that nothing happened in between. */
  get changes(): number {
    return this.#changes;
  }

  get(key: string): T | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: T): void {
    const created = !this.#entries.has(key);
    this.#entries.set(key, value);
    if (!this.#changed.has(key)) this.#changed.set(key, created ? 'created' : 'changed');
    this.#changes += 1;
  }

  /** The value at `key`, made by `create` when there is none; a new one counts as changed. */
  getOrCreate(key: string, create: () => T): T {
    const found = this.#entries.get(key);
    if (found !== undefined) return found;
    const created = create();
    this.set(key, created);
    return created;
  }

  /** Says that the value at `key` was mutated in place. */
  touch(key: string): void {
    if (!this.#changed.has(key)) this.#changed.set(key, 'changed');
    this.#changes += 1;
  }

  delete(key: string): void {
    if (!this.#entries.delete(key)) return;
    if (this.#changed.get(key) === 'created') this.#changed.delete(key);
    else this.#changed.set(key, 'changed');
    this.#changes += 1;
  }

  entries(): IterableIterator<[string, T]> {
    return this.#entries.entries();
  }

  /** What changed since the last call, as bytes, keys behind `prefix`; forgets it. */
  takeDelta(prefix: string): StateEntry[] {
    const delta: StateEntry[] = [];
    for (const key of this.#changed.keys()) {
      const value = this.#entries.get(key);
      const bytes = value === undefined ? undefined : encodeCbor(this.#codec.toPlain(value));
      delta.push({ key: `${prefix}${key}`, value: bytes });
    }
    this.#changed.clear();
    return delta;
  }

  /** Puts back one entry written by {@link takeDelta}, its key without the prefix; it counts as unchanged. */
  restore(key: string, value: Uint8Array): void {
    this.#entries.set(key, this.#codec.fromPlain(decodeCbor(value)));
  }
}
