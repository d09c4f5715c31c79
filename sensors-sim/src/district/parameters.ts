import { type Duration, type EventTime, HOUR, MINUTE, SECOND } from '@shivar/core/time';

/** A district of stations behind links that vanish, and a few bad clocks. Durations are means unless said otherwise. */
export interface DistrictParameters {
  readonly seed: number;
  readonly stations: number;
  readonly days: number;
  readonly start: EventTime;
  /** Time between two readings of a station. */
  readonly intervalMs: Duration;
  /** How many times as often the chatty station sends. */
  readonly chattiness: number;
  /** Of the log-normal delay of a message on a link that is up. */
  readonly delay: { readonly medianMs: Duration; readonly sigma: number };
  readonly outages: {
    readonly short: { readonly everyMs: Duration; readonly lastMs: Duration };
    readonly long: { readonly everyMs: Duration; readonly lastMs: Duration };
    /** One outage takes the stations of one tower. */
    readonly tower: { readonly everyMs: Duration; readonly lastMs: Duration; readonly stations: number };
    /** Station 0 is cut off once for exactly this long, after a day. */
    readonly fixedMs: Duration;
  };
  /** Readings a station sends in a second while it catches up, oldest first. */
  readonly drainPerSecond: number;
}

/** The district of the published comparison: 55 stations, a week, about 11 % of the readings later than 10 s. */
export const DISTRICT: DistrictParameters = {
  seed: 1,
  stations: 55,
  days: 7,
  start: Date.UTC(2026, 5, 1),
  intervalMs: MINUTE,
  chattiness: 10,
  delay: { medianMs: 2 * SECOND, sigma: 0.7 },
  outages: {
    short: { everyMs: 6 * HOUR, lastMs: 8 * MINUTE },
    long: { everyMs: 72 * HOUR, lastMs: 5 * HOUR },
    tower: { everyMs: 24 * HOUR, lastMs: HOUR, stations: 11 },
    fixedMs: 48 * HOUR,
  },
  drainPerSecond: 10,
};
