import type { StateCodec } from '../../state/keyed-state.ts';
import type { Duration, EventTime, ProcessingTime } from '../../time/instants.ts';

/** When one source was heard of. */
export interface SourceArrivals {
  /** Its highest watermark. */
  highest: EventTime;
  /** Processing time of its last event. */
  lastSeen: ProcessingTime;
  /** Processing time at which its watermark last rose. */
  lastRise: ProcessingTime;
}

/** When a source counts as idle. */
export interface IdleAfter {
  /** Silence longer than this. */
  readonly silentMs: Duration;
  /** Sending for longer than this without advancing, as after a clock reset to 1970. Default: never. */
  readonly stalledMs?: Duration;
}

/** Whether the source is left out of the minimum at `now`. */
export function isIdle(source: SourceArrivals, now: ProcessingTime, after: IdleAfter): boolean {
  if (now - source.lastSeen > after.silentMs) return true;
  return after.stalledMs !== undefined && now - source.lastRise > after.stalledMs;
}

/** The stored form. */
export const sourceArrivalsCodec: StateCodec<SourceArrivals> = {
  toPlain: ({ highest, lastSeen, lastRise }) => [highest, lastSeen, lastRise],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [highest, lastSeen, lastRise] = plain as [number, number, number];
    return { highest, lastSeen, lastRise };
  },
};
