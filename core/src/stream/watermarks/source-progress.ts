import type { StateCodec } from '../../state/keyed-state.ts';
import type { Duration, EventTime, ProcessingTime } from '../../time/instants.ts';

/** How far one source has come. */
export interface SourceProgress {
  /** Its own watermark. */
  watermark: EventTime;
  /** Processing time of its last event. */
  lastSeen: ProcessingTime;
  /** Processing time at which its watermark last rose. */
  lastRise: ProcessingTime;
  /** False after idleness, until its watermark has caught up with the combined one. */
  caughtUp: boolean;
}

/** When a source counts as idle. */
export interface IdleAfter {
  /** Silence longer than this. */
  readonly silentMs: Duration;
  /** Sending for longer than this without advancing, as after a clock reset to 1970. Default: never. */
  readonly stalledMs?: Duration;
}

/** A source that has sent nothing yet. */
export function newSourceProgress(now: ProcessingTime): SourceProgress {
  return { watermark: -Infinity, lastSeen: now, lastRise: now, caughtUp: true };
}

/** Whether the source is left out of the minimum at `now`. */
export function isIdle(source: SourceProgress, now: ProcessingTime, after: IdleAfter): boolean {
  if (now - source.lastSeen > after.silentMs) return true;
  return after.stalledMs !== undefined && now - source.lastRise > after.stalledMs;
}

/** The stored form of a source's progress. */
export const sourceProgressCodec: StateCodec<SourceProgress> = {
  toPlain: ({ watermark, lastSeen, lastRise, caughtUp }) => [watermark, lastSeen, lastRise, caughtUp],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [watermark, lastSeen, lastRise, caughtUp] = plain as [number, number, number, boolean];
    return { watermark, lastSeen, lastRise, caughtUp };
  },
};
