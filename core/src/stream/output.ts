import type { EventTime } from '../time/instants.ts';
import type { Standing } from './pane.ts';
import type { Window } from './window.ts';

/** Whether a firing came before the watermark reached the window's end, because it did, or after. */
export type Timing = 'early' | 'onTime' | 'late';

/** One firing of one window of one key. */
export interface WindowResult<R> {
  readonly key: string;
  readonly window: Window;
  readonly value: R;
  /** Elements in this firing that no earlier one carried. */
  readonly newElements: number;
  /** 1 for the first firing of this window, then counting; (key, window, revision) is the result's identity. */
  readonly revision: number;
  readonly timing: Timing;
  readonly standing: Standing;
  /** Windows with results of their own that were merged into this one since its last firing: superseded. */
  readonly replaces: readonly Window[];
}

/** An element that came too late for every window it belongs to. */
export interface LateElement<E> {
  readonly key: string;
  readonly eventTime: EventTime;
  readonly element: E;
}

/** Where an operator puts what comes out of it; the caller owns and empties it. */
export interface WindowOutput<E, R> {
  readonly results: WindowResult<R>[];
  readonly late: LateElement<E>[];
}

/** An empty {@link WindowOutput}. */
export function windowOutput<E, R>(): WindowOutput<E, R> {
  return { results: [], late: [] };
}
