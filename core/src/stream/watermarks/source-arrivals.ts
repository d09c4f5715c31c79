import type { StateCodec } from '../../state/keyed-state.ts';
import type { Duration, EventTime, ProcessingTime } from '../../time/instants.ts';
import { OutOfOrderness, type OutOfOrdernessOptions } from './out-of-orderness.ts';

/** When one source was heard of, and how far it has come. */
export interface SourceArrivals {
  /** Its latest event time. */
  latest: EventTime;
  /** Its own watermark. */
  watermark: EventTime;
  /** Processing time of its last event. */
  lastSeen: ProcessingTime;
  /** Processing time at which its watermark last rose. */
  lastRise: ProcessingTime;
  /** How far its events were out of order, when the delay follows from it. */
  readonly disorder: OutOfOrderness | undefined;
}

/** When a source counts as idle. */
export interface IdleAfter {
  /** Silence longer than this. */
  readonly silentMs: Duration;
  /** Sending for longer than this without advancing, as after a clock reset to 1970. Default: never. */
  readonly stalledMs?: Duration;
}

/** A source that is expected from `now` on. */
export function newSourceArrivals(now: ProcessingTime, disorder: OutOfOrderness | undefined): SourceArrivals {
  return { latest: -Infinity, watermark: -Infinity, lastSeen: now, lastRise: now, disorder };
}

/** Whether the source is left out of the minimum at `now`: silent, stalled, or done. */
export function isIdle(source: SourceArrivals, now: ProcessingTime, after: IdleAfter): boolean {
  if (source.watermark === Infinity || now - source.lastSeen > after.silentMs) return true;
  return after.stalledMs !== undefined && now - source.lastRise > after.stalledMs;
}

/** The stored form; `options` when the delay follows from disorder. */
export function sourceArrivalsCodec(options: OutOfOrdernessOptions | undefined): StateCodec<SourceArrivals> {
  return {
    toPlain: ({ latest, watermark, lastSeen, lastRise, disorder }) => [
      [latest, watermark, lastSeen, lastRise],
      disorder?.toPlain() ?? [],
    ],
    fromPlain(plain) {
      // Only what toPlain made comes back here.
      const [times, counts] = plain as [[number, number, number, number], number[]];
      const [latest, watermark, lastSeen, lastRise] = times;
      const disorder = options && new OutOfOrderness(options, counts);
      return { latest, watermark, lastSeen, lastRise, disorder };
    },
  };
}
