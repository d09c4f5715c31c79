import { GLOBAL_WINDOW, type Window } from '../window.ts';
import type { WindowAssigner } from './assigner.ts';

const ALL: readonly Window[] = [GLOBAL_WINDOW];

/** One window for everything: for triggers that do not wait for an end, such as every n readings of a battery. */
export function globalWindow(): WindowAssigner<unknown> {
  return { assign: () => ALL };
}
