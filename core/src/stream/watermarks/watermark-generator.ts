import type { StateEntry } from '../../state/keyed-state.ts';
import type { EventTime, ProcessingTime } from '../../time/instants.ts';

/** Names what sends: a sensor at the gateway, a station at the cloud. */
export type SourceId = string;

/**
 * Says how far event time has come. A watermark W promises: no more on-time events with event time <= W. It never goes
 * back, whatever comes in. Events ahead of the clock must not get this far: see {@link GuardedWatermark}.
 */
export interface WatermarkGenerator {
  /** The watermark now; -Infinity before there is one. */
  readonly watermark: EventTime;
  /** An event came in. Place it in its windows before advancing them to the watermark this returns. */
  observe(source: SourceId, eventTime: EventTime, now: ProcessingTime): EventTime;
  /** Time passed and nothing came in. Returns the watermark. */
  tick(now: ProcessingTime): EventTime;
  readonly dirty: boolean;
  /** What changed since the last call, for a checkpoint; keys behind `prefix`. */
  takeDelta(prefix: string): StateEntry[];
  /** Puts back one entry written by {@link takeDelta}, its key without the prefix. */
  restore(key: string, value: Uint8Array): void;
}

/** By the convention, an event at `eventTime` with this delay allows the watermark just below their difference. */
export function behind(at: number, delayMs: number): EventTime {
  return at - delayMs - 1;
}
