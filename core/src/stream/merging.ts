import type { Aggregate } from './aggregates/aggregate.ts';
import { mergeOptional } from './aggregates/optional.ts';
import { mergeTriggerStates } from './triggers/trigger.ts';
import { compareWindows, type Window } from './window.ts';
import type { WindowState } from './window-state.ts';
import type { WindowStore } from './window-store.ts';

/** What merging windows asks of the operator. */
export interface Merging<A> {
  readonly store: WindowStore<A>;
  readonly aggregate: Pick<Aggregate<never, A, unknown>, 'merge'>;
  /** Whether two windows become one. */
  touches(a: Window, b: Window): boolean;
  /** Whether the watermark is past a window's horizon. */
  expired(window: Window): boolean;
  /** Whether the watermark is at a window's end. */
  reached(window: Window): boolean;
}

/**
 * The window that an element of `window` goes into, after everything it touches has become one; undefined when that is
 * expired. Merges first and judges after: an element late on its own is kept when it joins a live window.
 */
export function mergeWindow<A>(merging: Merging<A>, key: string, window: Window): WindowState<A> | undefined {
  const { store } = merging;
  const live = store.touching(key, window, merging.touches);
  const union = live.reduce((sum, state) => span(sum, state.window), window);
  // A live window is open by definition, so only an element that joins none can be late here.
  if (merging.expired(union)) return undefined;
  const [first] = live;
  const target = first?.window.start === union.start ? first : store.open(key, union);
  for (const state of live) if (state !== target) absorb(merging, target, state);
  if (compareWindows(target.window, union) !== 0) widen(merging, target, union);
  return target;
}

function absorb<A>(merging: Merging<A>, target: WindowState<A>, state: WindowState<A>): void {
  const { accumulator, trigger, revision, replaces, window } = state;
  target.trigger = mergeTriggerStates(target.trigger, trigger, merging.reached(target.window));
  target.accumulator = mergeOptional(merging.aggregate, target.accumulator, accumulator);
  target.replaces.push(...replaces);
  if (revision > 0) target.replaces.push(window);
  merging.store.close(state);
}

/** A wider window is another window: what fired under the old bounds is replaced, its revisions start again. */
function widen<A>(merging: Merging<A>, state: WindowState<A>, window: Window): void {
  if (state.revision > 0) state.replaces.push(state.window);
  state.revision = 0;
  state.window = window;
  state.trigger.passedEnd &&= merging.reached(window);
}

function span(a: Window, b: Window): Window {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
