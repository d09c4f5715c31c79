import type { EventTime } from '../time/instants.ts';

/** A stretch of event time: `start` inclusive, `end` exclusive, UTC ms; infinite for the global window. */
export interface Window {
  readonly start: EventTime;
  readonly end: EventTime;
}

/** The one window that holds everything. */
export const GLOBAL_WINDOW: Window = { start: -Infinity, end: Infinity };

/**
 * The last event time inside the window. A watermark W says "no more on-time events with event time <= W", so a
 * window is complete once W has reached this.
 */
export function lastInstant(window: Window): EventTime {
  return window.end - 1;
}

/** By start, then by end. */
export function compareWindows(a: Window, b: Window): number {
  if (a.start !== b.start) return a.start < b.start ? -1 : 1;
  return a.end === b.end ? 0 : a.end < b.end ? -1 : 1;
}
