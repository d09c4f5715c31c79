import { KeyedState, type StateEntry } from '../state/keyed-state.ts';
import type { EventTime } from '../time/instants.ts';
import type { Aggregate } from './aggregates/aggregate.ts';
import type { Window } from './window.ts';
import { IndexByKey, IndexByStart, type WindowIndex } from './window-index.ts';
import { newWindowState, type WindowState, windowStateCodec } from './window-state.ts';

/** The live windows of all keys: keyed state with one entry per window, and an index. */
export class WindowStore<A> {
  readonly #states: KeyedState<WindowState<A>>;
  readonly #index: WindowIndex<A>;
  /** The same index, when windows merge. */
  readonly #merging: IndexByKey<A> | undefined;
  #checkpoint = 0;

  constructor(aggregate: Aggregate<never, A, unknown>, { merging }: { readonly merging: boolean }) {
    this.#states = new KeyedState(windowStateCodec(aggregate));
    this.#merging = merging ? new IndexByKey() : undefined;
    this.#index = this.#merging ?? new IndexByStart();
  }

  get size(): number {
    return this.#states.size;
  }

  get dirty(): boolean {
    return this.#states.dirty;
  }

  get(key: string, start: EventTime): WindowState<A> | undefined {
    return this.#index.get(key, start);
  }

  /** The windows of a key that `touches` says become one with `window`, ascending by start; for windows that merge. */
  touching(key: string, window: Window, touches: (a: Window, b: Window) => boolean): WindowState<A>[] {
    return this.#merging?.touching(key, window, touches) ?? [];
  }

  /** A new, empty window. The key must have none with that start. */
  open(key: string, window: Window): WindowState<A> {
    const state = newWindowState<A>(key, window);
    this.#index.set(state);
    state.markedIn = this.#checkpoint;
    this.#states.set(state.stateKey, state);
    return state;
  }

  close(state: WindowState<A>): void {
    state.timer = undefined;
    state.deadline = undefined;
    this.#states.delete(state.stateKey);
    this.#index.delete(state);
  }

  /** Says that the window was changed. Called for every element, so it is cheap the second time. */
  mark(state: WindowState<A>): void {
    if (state.markedIn === this.#checkpoint) return;
    state.markedIn = this.#checkpoint;
    this.#states.touch(state.stateKey);
  }

  takeDelta(prefix: string): StateEntry[] {
    this.#checkpoint += 1;
    return this.#states.takeDelta(prefix);
  }

  /** Puts back one entry and returns its window. */
  restore(key: string, value: Uint8Array): WindowState<A> | undefined {
    this.#states.restore(key, value);
    const state = this.#states.get(key);
    if (state !== undefined) this.#index.set(state);
    return state;
  }
}
