import { type Cancel, type Clock, type Duration, type Scheduler, SECOND } from '@shivar/core/time';
import cron from 'node-cron';
import type { GatewayClock } from './clocks.ts';

/** Something to be done once in every interval of clock time, counted from the epoch: 15 min means :00, :15, :30, :45. */
export interface RecurringWork {
  readonly everyMs: Duration;
  readonly work: () => void;
}

/**
 * Looks at the clock and does what is due. However much time has passed since the last look, each work is done once:
 * what was missed is not made up. Without a known time the incarnation's own timeline counts.
 */
export class RecurringWorks {
  readonly #clock: Clock;
  readonly #works: readonly RecurringWork[];
  readonly #slots = new Map<RecurringWork, number>();

  constructor(clock: Clock, works: readonly RecurringWork[]) {
    this.#clock = clock;
    this.#works = works;
  }

  /** Safe to call as often as one likes. */
  look(): void {
    const now = this.#clock.now() ?? this.#clock.elapsed();
    for (const recurring of this.#works) {
      const slot = Math.floor(now / recurring.everyMs);
      if (this.#slots.get(recurring) === slot) continue;
      this.#slots.set(recurring, slot);
      recurring.work();
    }
  }
}

/** Simulated time is looked at this often, however fast it runs: a hundred looks a second cost nothing. */
const FASTEST_LOOK_MS = 10;

/**
 * Calls `look` often enough for a clock of this rate: every second of real time for a real clock (node-cron only wakes;
 * what is due follows from the clock), more often when time is accelerated, never when the clock moves only by being
 * told. Returns what ends it.
 */
export function wakeFor(clock: GatewayClock, scheduler: Scheduler, look: () => void): Cancel {
  if (clock.rate === 0) return () => undefined;
  if (clock.rate > 1) return repeat(scheduler, Math.max(FASTEST_LOOK_MS, SECOND / clock.rate), look);
  // A late look is as good as one in time, so nobody needs to hear of it.
  const task = cron.schedule('* * * * * *', look, { suppressMissedWarning: true });
  return () => void task.destroy();
}

function repeat(scheduler: Scheduler, everyMs: Duration, work: () => void): Cancel {
  let cancel: Cancel;
  const again = (): void => {
    work();
    cancel = scheduler.after(everyMs, again);
  };
  cancel = scheduler.after(everyMs, again);
  return () => cancel();
}
