import type { TimeAnchor } from '../model/observation.ts';
import { type ElapsedTime, type EventTime, eventTime } from './instants.ts';

/**
 * UTC of a moment on an incarnation's own timeline, by an anchor of that incarnation. Gateway and cloud both call
 * this with the anchor that {@link governingAnchor} names, so both find the same event times.
 */
export function resolve(anchor: TimeAnchor, elapsedMs: ElapsedTime): EventTime {
  return eventTime(Math.round(anchor.utcMs + (elapsedMs - anchor.elapsedMs)));
}

/**
 * The anchor by which a moment is resolved: the last one before it, or the first of all for the time before that.
 * An anchor therefore never moves what happened earlier, unless nothing was known of the time before.
 * `anchors` are those of one incarnation as recorded, ascending; undefined when there is none.
 */
export function governingAnchor(
  anchors: readonly TimeAnchor[],
  elapsedMs: ElapsedTime,
): TimeAnchor | undefined {
  for (let index = anchors.length - 1; index > 0; index -= 1) {
    const anchor = anchors[index];
    if (anchor !== undefined && anchor.elapsedMs < elapsedMs) return anchor;
  }
  return anchors[0];
}
