import type { Duration, EventTime } from '../../time/instants.ts';
import type { Window } from '../window.ts';
import type { WindowAssigner } from './assigner.ts';
import { checkPeriod, periodStart } from './tumbling.ts';

/** Windows of one size that begin every `slideMs`; one of them begins at `offsetMs` after 1970-01-01 UTC. */
export interface SlidingOptions {
  readonly sizeMs: Duration;
  readonly slideMs: Duration;
  /** Less than the slide in magnitude. */
  readonly offsetMs?: Duration;
}

/** Throws `INVALID_WINDOW` unless size and slide are positive and the offset is smaller than the slide. */
export function checkSliding({ sizeMs, slideMs, offsetMs = 0 }: SlidingOptions): void {
  checkPeriod('size', sizeMs, 0);
  checkPeriod('slide', slideMs, offsetMs);
}

/**
 * Each element belongs to size / slide windows. With a slide above the size there are gaps, and an element in one
 * belongs to none. For many overlapping windows use `SlicedWindowOperator`, which gives the same results.
 */
export function slidingWindows(options: SlidingOptions): WindowAssigner<unknown> {
  checkSliding(options);
  const { sizeMs, slideMs, offsetMs = 0 } = options;
  return {
    assign(eventTime: EventTime): readonly Window[] {
      const windows: Window[] = [];
      const last = periodStart(eventTime, slideMs, offsetMs);
      const count = Math.ceil((last - (eventTime - sizeMs)) / slideMs);
      for (let i = count - 1; i >= 0; i--) {
        const start = last - i * slideMs;
        windows.push({ start, end: start + sizeMs });
      }
      return windows;
    },
  };
}
