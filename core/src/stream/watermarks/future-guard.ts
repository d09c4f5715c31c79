import type { StateEntry } from '../../state/keyed-state.ts';
import { type Duration, type EventTime, MINUTE, type ProcessingTime } from '../../time/instants.ts';
import type { SourceId, WatermarkGenerator } from './watermark-generator.ts';

/**
 * An event further ahead of our clock than this is set aside. Good field clocks jitter by seconds; without the guard
 * one station that sends Indian time as UTC closes every window 5.5 hours early.
 */
export const MAX_AHEAD_MS: Duration = 2 * MINUTE;

/** Whether an event claims to come from the future. */
export function isAhead(
  eventTime: EventTime,
  now: ProcessingTime,
  maxAheadMs: Duration = MAX_AHEAD_MS,
): boolean {
  return eventTime > now + maxAheadMs;
}

/** A watermark generator behind the guard: what is set aside moves nothing, not even the idleness of its source. */
export class GuardedWatermark {
  readonly #generator: WatermarkGenerator;
  readonly #maxAheadMs: Duration;

  constructor(generator: WatermarkGenerator, maxAheadMs: Duration = MAX_AHEAD_MS) {
    this.#generator = generator;
    this.#maxAheadMs = maxAheadMs;
  }

  get watermark(): EventTime {
    return this.#generator.watermark;
  }

  get dirty(): boolean {
    return this.#generator.dirty;
  }

  /** False when the event is to be set aside: it must enter no window. */
  observe(source: SourceId, eventTime: EventTime, now: ProcessingTime): boolean {
    const accepted = !isAhead(eventTime, now, this.#maxAheadMs);
    if (accepted) this.#generator.observe(source, eventTime, now);
    else this.#generator.tick(now);
    return accepted;
  }

  tick(now: ProcessingTime): EventTime {
    return this.#generator.tick(now);
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#generator.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#generator.restore(key, value);
  }
}
