import { ShivarError } from '../../errors/index.ts';
import type { Duration, EventTime } from '../../time/instants.ts';
import type { Window } from '../window.ts';
import type { WindowAssigner } from './assigner.ts';

/**
 * Whether two elements exactly one gap apart are one session (`inclusive`: Flink, Kafka Streams) or two (`halfOpen`:
 * Beam). There is no default: only the half-open result does not depend on the order of arrival, and only the
 * inclusive one matches tables made with it.
 */
export type SessionBoundary = 'halfOpen' | 'inclusive';

/** Sessions: runs of elements with less than a gap of silence between them. */
export interface SessionOptions<E> {
  /**
   * Silence that ends a session, ms; or how long this element keeps its session open, where 0 joins a session but
   * does not prolong it.
   */
  readonly gapMs: Duration | ((element: E, eventTime: EventTime) => Duration);
  readonly boundary: SessionBoundary;
}

/**
 * Each element opens a window of one gap; windows of a key that touch become one. An element whose own gap is below 0
 * belongs to no window. Throws `INVALID_WINDOW` for a fixed gap that is not above 0.
 */
export function sessionWindows<E>({ gapMs, boundary }: SessionOptions<E>): WindowAssigner<E> {
  if (typeof gapMs === 'number' && !(gapMs > 0)) {
    throw new ShivarError('INVALID_WINDOW', `gap must be more than 0 ms, not ${gapMs}`);
  }
  return {
    assign(eventTime: EventTime, element: E): readonly Window[] {
      const gap = typeof gapMs === 'number' ? gapMs : gapMs(element, eventTime);
      return gap >= 0 ? [{ start: eventTime, end: eventTime + gap }] : [];
    },
    touches: boundary === 'inclusive' ? touchInclusive : touchHalfOpen,
  };
}

function touchHalfOpen(a: Window, b: Window): boolean {
  return (a.start < b.end && b.start < a.end) || a.start === b.start;
}

function touchInclusive(a: Window, b: Window): boolean {
  return a.start <= b.end && b.start <= a.end;
}
