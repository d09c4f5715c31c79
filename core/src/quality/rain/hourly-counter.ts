import { type EventTime, HOUR, MINUTE } from '../../time/instants.ts';

/** What a profile knows of a rain counter that sets itself to zero every hour. */
export interface HourlyCounterProfile {
  /** The reading of this minute is the last before the counter is set to zero: 51 at airports (ASOS). */
  readonly resetAfterMinute: number;
}

/**
 * A counter of rain that begins again every hour, made one that only grows. Only its reset minute tells a reset from
 * a fall: after a dry minute the new hour's rain may already have overtaken that of the old one, and a lower reading
 * within the hour is a correction of the instrument, not rain.
 *
 * Readings are taken in order of time. What falls between the last reading of an hour and its reset is never seen.
 */
export class HourlyCounter {
  readonly #resetAfterMs: number;
  #hour = Number.NaN;
  #ofHour = 0;
  #total = 0;

  constructor({ resetAfterMinute }: HourlyCounterProfile) {
    this.#resetAfterMs = resetAfterMinute * MINUTE;
  }

  /** Takes a reading, in the counter's own unit, and gives the total since the first one, in the same unit. */
  take(at: EventTime, reading: number): number {
    const hour = Math.ceil((at - this.#resetAfterMs) / HOUR);
    if (hour !== this.#hour) this.#ofHour = 0;
    this.#hour = hour;
    this.#total += Math.max(0, reading - this.#ofHour);
    this.#ofHour = Math.max(reading, this.#ofHour);
    return this.#total;
  }
}
