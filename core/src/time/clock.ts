import type { Duration, ElapsedTime, ProcessingTime } from './instants.ts';

/**
 * How far a clock can be believed. `none`: never met an anchor in this incarnation; `holdover`: met one and
 * has been counting by itself since; `synced`: disciplined now.
 */
export type TimeQuality = 'none' | 'holdover' | 'synced';

/** Processing time. May be accelerated (simulation) or follow a record (replay); never used for timeouts. */
export interface Clock {
  /** UTC now, or undefined while this incarnation has met no anchor. */
  now(): ProcessingTime | undefined;
  /** Milliseconds since this incarnation began, on the clock's own course; never steps back or jumps. */
  elapsed(): ElapsedTime;
  quality(): TimeQuality;
}

/** Real elapsed milliseconds for commit windows, timeouts and retries; never accelerated. */
export interface Monotonic {
  now(): number;
}

/** Cancels what {@link Scheduler.after} promised; harmless when it already ran. */
export type Cancel = () => void;

/** Runs work later, measured by {@link Monotonic}. */
export interface Scheduler {
  after(delayMs: Duration, work: () => void): Cancel;
}
