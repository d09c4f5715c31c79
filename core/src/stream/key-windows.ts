import type { EventTime } from '../time/instants.ts';
import type { Window } from './window.ts';
import type { WindowState } from './window-state.ts';

/** The live windows of one key that may merge: they do not overlap, so they are kept in order of time. */
export class KeyWindows<A> {
  readonly #windows: WindowState<A>[] = [];

  get empty(): boolean {
    return this.#windows.length === 0;
  }

  get(start: EventTime): WindowState<A> | undefined {
    const state = this.#windows[this.#position(start)];
    return state?.window.start === start ? state : undefined;
  }

  set(state: WindowState<A>): void {
    this.#windows.splice(this.#position(state.window.start), 0, state);
  }

  delete({ window }: WindowState<A>): void {
    this.#windows.splice(this.#position(window.start), 1);
  }

  /**
   * The windows that `touches` says become one with `window`, ascending by start. They lie side by side, because windows
   * that touched each other have become one already.
   */
  touching(window: Window, touches: (a: Window, b: Window) => boolean): WindowState<A>[] {
    const does = (state: WindowState<A> | undefined): boolean =>
      state !== undefined && touches(state.window, window);
    let from = this.#position(window.start);
    let to = from;
    while (from > 0 && does(this.#windows[from - 1])) from -= 1;
    while (to < this.#windows.length && does(this.#windows[to])) to += 1;
    return this.#windows.slice(from, to);
  }

  /** Where a window that begins at `start` is or would be; elements mostly belong to the last one. */
  #position(start: EventTime): number {
    let low = 0;
    let high = this.#windows.length;
    const last = this.#windows.at(-1);
    if (last !== undefined && last.window.start < start) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      const state = this.#windows[middle];
      if (state !== undefined && state.window.start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
