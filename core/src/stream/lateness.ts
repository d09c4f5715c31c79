import { ShivarError } from '../errors/index.ts';
import type { Duration, EventTime } from '../time/instants.ts';
import type { Standing } from './pane.ts';
import { lastInstant, type Window } from './window.ts';

/** What happens to elements that come after their window's end. */
export interface Lateness {
  /** Event time a fired window stays open for corrections, ms; 0 closes it with its first on-time firing. */
  readonly allowedMs: Duration;
  /** Where elements go that are later than that: to the output, or only into the count. Default `sideOutput`. */
  readonly beyond?: 'sideOutput' | 'drop';
}

/** What is known about a window's input beyond the watermark. */
export type Proof = 'passed' | 'missing' | 'unknown';

/** Elements that entered no window, counted since the operator was made. */
export interface LatenessCounts {
  /** Late for all their windows. */
  lateElements: number;
  /** Pairs of an element and one of its windows that had expired; other windows may have taken the element. */
  windowDrops: number;
  /** Between the windows of an assigner that leaves gaps. */
  unassigned: number;
}

/** Throws `INVALID_WINDOW` unless the lateness is a span of time. */
export function checkLateness({ allowedMs }: Lateness): void {
  if (Number.isNaN(allowedMs) || allowedMs < 0) {
    throw new ShivarError('INVALID_WINDOW', `allowed lateness must be 0 or more, not ${allowedMs}`);
  }
}

/** The watermark at which a window takes no more elements and its state goes. */
export function expiry(window: Window, lateness: Lateness): EventTime {
  return lastInstant(window) + lateness.allowedMs;
}

/**
 * How far a result can still change. Before the expiry it is provisional unless reported progress proves that
 * every source has passed the window; after it nothing changes any more, whole or not.
 */
export function standing(expired: boolean, proof: Proof): Standing {
  if (expired) return proof === 'missing' ? 'closedIncomplete' : 'final';
  return proof === 'passed' ? 'complete' : 'provisional';
}
