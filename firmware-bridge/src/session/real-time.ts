import type { Monotonic, Scheduler } from '@shivar/core/time';

/** Real elapsed milliseconds and timers of this process. */
export interface RealTime extends Monotonic, Scheduler {}

export const realTime: RealTime = {
  now: () => performance.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};
