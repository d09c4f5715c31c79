import type { Duration, Scheduler } from '@shivar/core/time';

/** Resolves after `delayMs` of real time. */
export function pause(scheduler: Scheduler, delayMs: Duration): Promise<void> {
  return new Promise((resolve) => void scheduler.after(delayMs, resolve));
}
