import { type Duration, type EventTime, eventTime, HOUR, MINUTE } from './instants.ts';

/** Indian Standard Time is UTC+05:30 all year round. */
export const IST_OFFSET: Duration = 5 * HOUR + 30 * MINUTE;

/** The rain day of the India Meteorological Department is the 24 h ending at 08:30 IST, which is 03:00 UTC. */
export const RAIN_DAY_END_UTC: Duration = 3 * HOUR;

const DAY_MS: Duration = 24 * HOUR;

/** Start of the Indian calendar day (00:00 IST) that holds `at`. */
export function istDayStart(at: EventTime): EventTime {
  return eventTime(Math.floor((at + IST_OFFSET) / DAY_MS) * DAY_MS - IST_OFFSET);
}

/** End of the rain day that holds `at`: the first 08:30 IST strictly after it. */
export function rainDayEnd(at: EventTime): EventTime {
  return eventTime((Math.floor((at - RAIN_DAY_END_UTC) / DAY_MS) + 1) * DAY_MS + RAIN_DAY_END_UTC);
}

/** The Indian calendar date of `at`, `YYYY-MM-DD`. */
export function istDate(at: EventTime): string {
  return new Date(at + IST_OFFSET).toISOString().slice(0, 10);
}

/** Indian wall-clock time of `at`, `HH:MM`. */
export function istTimeOfDay(at: EventTime): string {
  return new Date(at + IST_OFFSET).toISOString().slice(11, 16);
}
