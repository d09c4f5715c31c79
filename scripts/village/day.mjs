/** The day that is told: midnight of a day in May, Indian time. */
export const START = '2026-05-20T00:00:00+05:30';
/** The link fails from one in the afternoon, in the middle of the heat, for this long. */
export const OUTAGE_MINUTES = 150;
export const OUTAGE = `+13h/${OUTAGE_MINUTES}m`;

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
