import { performance } from 'node:perf_hooks';
import type { EventTime } from '@shivar/core/time';

/** How simulated time runs: `start + (real now - origin) × speed`. Programs that share it share their clock. */
export interface ClockCourse {
  readonly start: EventTime;
  readonly speed: number;
  /** Real UTC ms at which simulated time is `start`. */
  readonly originMs: number;
}

/** The longest a wait sleeps before it looks at the clock again; timers of weeks would overflow. */
const MAX_SLEEP_MS = 60_000;

/** Simulated time. Real time is read from the monotonic clock, so a step of the system clock does not move it. */
export class SimulatedClock {
  readonly #course: ClockCourse;

  constructor(course: ClockCourse) {
    this.#course = course;
  }

  now(): EventTime {
    const { start, speed, originMs } = this.#course;
    return Math.floor(start + (realNowMs() - originMs) * speed);
  }

  /** Waits until simulated time has reached `at`. Rejects with the reason of `signal` when it is aborted. */
  async until(at: EventTime, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const remainingMs = (at - this.now()) / this.#course.speed;
      if (remainingMs <= 0) return;
      await sleep(Math.min(remainingMs, MAX_SLEEP_MS), signal);
    }
  }
}

/** UTC ms as of the start of this process, carried on by the monotonic clock. */
export function realNowMs(): number {
  return performance.timeOrigin + performance.now();
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
