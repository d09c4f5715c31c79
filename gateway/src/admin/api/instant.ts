import { IST_OFFSET } from '@shivar/core/time';

/** An instant for programs and for people: UTC, and the same instant in Indian Standard Time. Both RFC 3339. */
export interface Instant {
  readonly utc: string;
  readonly ist: string;
}

/** Null when the time is not known. 0 stands for an unknown processing time in some records. */
export function instant(utcMs: number | undefined): Instant | null {
  if (utcMs === undefined || utcMs === 0) return null;
  const utc = new Date(utcMs).toISOString();
  return { utc, ist: new Date(utcMs + IST_OFFSET).toISOString().replace('Z', '+05:30') };
}
