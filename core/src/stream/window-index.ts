import type { EventTime } from '../time/instants.ts';
import { KeyWindows } from './key-windows.ts';
import type { Window } from './window.ts';
import type { WindowState } from './window-state.ts';

/** Finds the live window of a key by its start. */
export interface WindowIndex<A> {
  get(key: string, start: EventTime): WindowState<A> | undefined;
  set(state: WindowState<A>): void;
  delete(state: WindowState<A>): void;
}

/** All keys that have a window with the same start. */
interface Row<A> {
  readonly start: EventTime;
  readonly byKey: Map<string, WindowState<A>>;
}

const NO_ROW: Row<never> = { start: Number.NaN, byKey: new Map() };

/**
 * For windows at fixed places: by start, then by key. Elements of all keys mostly fall into the same window, or, around
 * a border, into one of two, so finding theirs costs one look-up by key.
 */
export class IndexByStart<A> implements WindowIndex<A> {
  readonly #rows = new Map<EventTime, Row<A>>();
  #latest: Row<A> = NO_ROW;
  #earlier: Row<A> = NO_ROW;

  get(key: string, start: EventTime): WindowState<A> | undefined {
    if (this.#latest.start === start) return this.#latest.byKey.get(key);
    const row = this.#earlier.start === start ? this.#earlier : this.#rows.get(start);
    if (row === undefined) return undefined;
    this.#earlier = this.#latest;
    this.#latest = row;
    return row.byKey.get(key);
  }

  set(state: WindowState<A>): void {
    const { start } = state.window;
    let row = this.#rows.get(start);
    if (row === undefined) {
      row = { start, byKey: new Map() };
      this.#rows.set(start, row);
    }
    row.byKey.set(state.key, state);
  }

  delete({ key, window: { start } }: WindowState<A>): void {
    const row = this.#rows.get(start);
    row?.byKey.delete(key);
    if (row?.byKey.size !== 0) return;
    this.#rows.delete(start);
    if (this.#latest === row) this.#latest = NO_ROW;
    if (this.#earlier === row) this.#earlier = NO_ROW;
  }
}

/** For windows that merge: by key, then in order of time. */
export class IndexByKey<A> implements WindowIndex<A> {
  readonly #byKey = new Map<string, KeyWindows<A>>();

  get(key: string, start: EventTime): WindowState<A> | undefined {
    return this.#byKey.get(key)?.get(start);
  }

  /** The windows of a key that `touches` says become one with `window`, ascending by start. */
  touching(key: string, window: Window, touches: (a: Window, b: Window) => boolean): WindowState<A>[] {
    return this.#byKey.get(key)?.touching(window, touches) ?? [];
  }

  set(state: WindowState<A>): void {
    let windows = this.#byKey.get(state.key);
    if (windows === undefined) {
      windows = new KeyWindows<A>();
      this.#byKey.set(state.key, windows);
    }
    windows.set(state);
  }

  delete(state: WindowState<A>): void {
    const windows = this.#byKey.get(state.key);
    windows?.delete(state);
    if (windows?.empty === true) this.#byKey.delete(state.key);
  }
}
