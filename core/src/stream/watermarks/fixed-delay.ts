import { ShivarError } from '../../errors/index.ts';
import type { StateEntry } from '../../state/keyed-state.ts';
import type { Duration, EventTime, ProcessingTime } from '../../time/instants.ts';
import { RisingWatermark } from './rising-watermark.ts';
import { behind, type SourceId, type WatermarkGenerator } from './watermark-generator.ts';

/** How far the watermark stays behind, ms. */
export interface FixedDelayOptions {
  readonly delayMs: Duration;
}

/**
 * Maximum event time minus a fixed delay: what Flink calls bounded out-of-orderness. A delay of 0 is for ascending
 * event times. It stands still in silence, and one fast clock moves it for all.
 */
export function maxEventTimeMinusDelay({ delayMs }: FixedDelayOptions): WatermarkGenerator {
  checkDelay(delayMs);
  return new FixedDelay(
    (eventTime) => behind(eventTime, delayMs),
    () => -Infinity,
  );
}

/** Processing time minus a fixed delay: moves in silence, and takes every event older than the delay as late. */
export function processingTimeMinusDelay({ delayMs }: FixedDelayOptions): WatermarkGenerator {
  checkDelay(delayMs);
  const fromClock = (now: ProcessingTime): EventTime => behind(now, delayMs);
  return new FixedDelay((_eventTime, now) => fromClock(now), fromClock);
}

class FixedDelay implements WatermarkGenerator {
  readonly #watermark = new RisingWatermark();
  readonly #onEvent: (eventTime: EventTime, now: ProcessingTime) => EventTime;
  readonly #onTick: (now: ProcessingTime) => EventTime;

  constructor(
    onEvent: (eventTime: EventTime, now: ProcessingTime) => EventTime,
    onTick: (now: ProcessingTime) => EventTime,
  ) {
    this.#onEvent = onEvent;
    this.#onTick = onTick;
  }

  get watermark(): EventTime {
    return this.#watermark.value;
  }

  get dirty(): boolean {
    return this.#watermark.dirty;
  }

  observe(_source: SourceId, eventTime: EventTime, now: ProcessingTime): EventTime {
    return this.#watermark.raise(this.#onEvent(eventTime, now));
  }

  tick(now: ProcessingTime): EventTime {
    return this.#watermark.raise(this.#onTick(now));
  }

  takeDelta(prefix: string): StateEntry[] {
    return this.#watermark.takeDelta(prefix);
  }

  restore(key: string, value: Uint8Array): void {
    this.#watermark.restore(key, value);
  }
}

/** Throws `INVALID_WATERMARK` unless the delay is a span of time. */
export function checkDelay(delayMs: Duration): void {
  if (!(delayMs >= 0)) throw new ShivarError('INVALID_WATERMARK', `delay must be 0 or more, not ${delayMs}`);
}
