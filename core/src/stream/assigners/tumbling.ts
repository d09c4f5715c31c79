import { ShivarError } from '../../errors/index.ts';
import type { Duration, EventTime } from '../../time/instants.ts';
import type { Window } from '../window.ts';
import type { WindowAssigner } from './assigner.ts';

/** Back-to-back windows of one size; one of them starts at `offset` after 1970-01-01 UTC. */
export interface TumblingOptions {
  readonly sizeMs: Duration;
  /** Less than the size in magnitude. */
  readonly offsetMs?: Duration;
}

/** Start of the period of `periodMs`, shifted by `offsetMs`, that holds `at`; right for negative times too. */
export function periodStart(at: EventTime, periodMs: Duration, offsetMs: Duration): EventTime {
  return Math.floor((at - offsetMs) / periodMs) * periodMs + offsetMs;
}

/** Throws `INVALID_WINDOW` unless `size` is positive and finite and the offset smaller than the period. */
export function checkPeriod(name: string, periodMs: Duration, offsetMs: Duration): void {
  if (!(periodMs > 0) || !Number.isFinite(periodMs)) {
    throw new ShivarError('INVALID_WINDOW', `${name} must be more than 0 ms, not ${periodMs}`);
  }
  if (!(Math.abs(offsetMs) < periodMs)) {
    throw new ShivarError(
      'INVALID_WINDOW',
      `offset ${offsetMs} must be smaller than the ${name} ${periodMs}`,
    );
  }
}

/** Each element belongs to exactly one window. */
export function tumblingWindows({ sizeMs, offsetMs = 0 }: TumblingOptions): WindowAssigner<unknown> {
  checkPeriod('size', sizeMs, offsetMs);
  // Most elements fall into the same window as the one before, or, around a border, as the one before that.
  let latest: readonly [Window] = [{ start: 0, end: 0 }];
  let earlier = latest;
  return {
    assign(eventTime: EventTime): readonly Window[] {
      if (holds(latest[0], eventTime)) return latest;
      const other = earlier;
      earlier = latest;
      latest = holds(other[0], eventTime) ? other : [windowAt(eventTime)];
      return latest;
    },
  };

  function windowAt(eventTime: EventTime): Window {
    const start = periodStart(eventTime, sizeMs, offsetMs);
    return { start, end: start + sizeMs };
  }
}

function holds({ start, end }: Window, at: EventTime): boolean {
  return at >= start && at < end;
}
