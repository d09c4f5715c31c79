import type { EventTime } from '../../time/instants.ts';

/** Bad readings in a row before the technician hears of it: one spike is weather or radio, not a fault. */
const FAULT_OPENS_AFTER = 3;

/** Good readings in a row before a fault is over. */
const FAULT_CLOSES_AFTER = 5;

/** A fault that may be there: what decides about its next change. */
export interface FaultState {
  open: boolean;
  /** Readings in a row that speak for a change. */
  streak: number;
  /** Since when the readings of that streak have been so. */
  since: EventTime;
}

/** Counts one more reading, which is `since` then what it is; says when the fault begins or ends with it. */
export function turnOf(state: FaultState, bad: boolean, since: EventTime): 'open' | 'closed' | undefined {
  if (bad === state.open) {
    state.streak = 0;
    return undefined;
  }
  if (state.streak === 0) state.since = since;
  state.streak += 1;
  if (state.streak < (state.open ? FAULT_CLOSES_AFTER : FAULT_OPENS_AFTER)) return undefined;
  state.open = bad;
  state.streak = 0;
  return bad ? 'open' : 'closed';
}
