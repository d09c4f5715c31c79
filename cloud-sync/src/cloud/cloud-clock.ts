import type { ProcessingTime } from '@shivar/core/time';

/** The cloud's processing time; always known. */
export interface CloudClock {
  now(): ProcessingTime;
  /** True when time is simulated: pages say so. */
  readonly simulated: boolean;
}

/** The operating system's clock. */
export const systemClock: CloudClock = { now: () => Date.now(), simulated: false };

/** A course of simulated time that several programs share. */
export interface SimulatedCourse {
  /** Simulated UTC ms at the origin. */
  readonly startMs: number;
  /** Real UTC ms at which simulated time is `startMs`. */
  readonly originMs: number;
  /** Simulated milliseconds in one real millisecond. */
  readonly speed: number;
}

/** Simulated time on a common course: whoever has the same three numbers reads the same time. */
export function simulatedClock({ startMs, originMs, speed }: SimulatedCourse): CloudClock {
  return { now: () => Math.floor(startMs + (realNowMs() - originMs) * speed), simulated: true };
}

/** UTC as of the start of this process, carried on by the monotonic clock: a step of the system clock does not move it. */
function realNowMs(): number {
  return performance.timeOrigin + performance.now();
}
