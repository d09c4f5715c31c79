import type { Monotonic, Scheduler } from '@shivar/core/time';

/** Real elapsed milliseconds of this process. */
export const processMonotonic: Monotonic = { now: () => performance.now() };

/** Timers of this process. */
export const processScheduler: Scheduler = {
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};
