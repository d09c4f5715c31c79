import { type Merging, mergeWindow } from './merging.ts';
import { compareWindows, type Window } from './window.ts';
import type { WindowState } from './window-state.ts';

/** An element that a window still holds: the window it opens by itself, and how it enters an accumulator. */
export interface HeldElement<A> {
  readonly window: Window;
  addTo(accumulator: A | undefined): A;
}

/**
 * Makes a merged window anew from the elements it has left, in order of event time. Mostly that is the same window;
 * when the element that is gone held it together, or stood at its edge, there are other windows that replace it.
 */
export function splitWindow<A>(
  merging: Merging<A>,
  state: WindowState<A>,
  left: readonly HeldElement<A>[],
): readonly WindowState<A>[] {
  merging.store.close(state);
  const parts = new Set<WindowState<A>>();
  for (const { window, addTo } of left) {
    // What was in a live window is never late.
    const part = mergeWindow({ ...merging, expired: () => false }, state.key, window);
    if (part === undefined) continue;
    part.accumulator = addTo(part.accumulator);
    part.trigger.pending += 1;
    parts.add(part);
  }
  for (const part of parts) {
    part.trigger.passedEnd = merging.reached(part.window);
    part.trigger.passedDeadline = state.trigger.passedDeadline;
    part.trigger.nextFiring = state.trigger.nextFiring;
  }
  const [first] = parts;
  if (first === undefined) return [];
  if (parts.size === 1 && compareWindows(first.window, state.window) === 0) {
    first.revision = state.revision;
    first.replaces = state.replaces;
  } else {
    first.replaces = state.revision > 0 ? [...state.replaces, state.window] : state.replaces;
  }
  return [...parts];
}
