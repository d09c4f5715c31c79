/** When the field was measured: UTC milliseconds since 1970-01-01. SensorThings `phenomenonTime`. */
export type EventTime = number & { readonly kind?: 'event-time' };

/** Our own clock when something was handled: UTC milliseconds since 1970-01-01. */
export type ProcessingTime = number & { readonly kind?: 'processing-time' };

/**
 * Milliseconds since this incarnation of the gateway started, on a timeline that never steps.
 * It follows the same (possibly accelerated) course as the processing clock.
 */
export type ElapsedTime = number & { readonly kind?: 'elapsed-time' };

/** A length of time in milliseconds. */
export type Duration = number;

export const SECOND: Duration = 1000;
export const MINUTE: Duration = 60 * SECOND;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;

/** Marks a UTC millisecond count as an event time. The caller vouches for the meaning. */
export function eventTime(utcMs: number): EventTime {
  return utcMs as EventTime;
}

/** Marks a UTC millisecond count as a processing time. The caller vouches for the meaning. */
export function processingTime(utcMs: number): ProcessingTime {
  return utcMs as ProcessingTime;
}
