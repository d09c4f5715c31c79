import type { EventTime } from '../time/instants.ts';
import type { Window } from './window.ts';
import type { WindowState } from './window-state.ts';

/** The live windows of one key. */
export class KeyWindows<A> {
  readonly #byStart = new Map<EventTime, WindowState<A>>();
  /** Elements mostly fall into the window of the one before. */
  #latest: WindowState<A> | undefined;

  get empty(): boolean {
    return this.#byStart.size === 0;
  }

  /** Starts are unique: fixed windows have one size, merged windows do not overlap. */
  get(start: EventTime): WindowState<A> | undefined {
    if (this.#latest?.window.start === start) return this.#latest;
    const found = this.#byStart.get(start);
    if (found !== undefined) this.#latest = found;
    return found;
  }

  set(state: WindowState<A>): void {
    this.#byStart.set(state.window.start, state);
    this.#latest = state;
  }

  delete(state: WindowState<A>): void {
    this.#byStart.delete(state.window.start);
    if (this.#latest === state) this.#latest = undefined;
  }

  /** The windows that `touches` says become one with `window`, ascending by start. */
  touching(window: Window, touches: (a: Window, b: Window) => boolean): WindowState<A>[] {
    const found: WindowState<A>[] = [];
    for (const state of this.#byStart.values()) if (touches(state.window, window)) found.push(state);
    return found.sort((a, b) => a.window.start - b.window.start);
  }
}
