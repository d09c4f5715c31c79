/** Where the weather was measured. */
export interface Et0Site {
  /** Degrees, north positive. */
  readonly latitudeDeg: number;
  /** Degrees, east positive; only hours need it. */
  readonly longitudeDeg?: number;
  readonly elevationM: number;
  /** Of the anemometer above ground, m. */
  readonly windHeightM: number;
  /** Of the local clock ahead of UTC, hours: 5.5 in India. */
  readonly zoneOffsetHours: number;
}

/** Reference evapotranspiration of one local calendar day. */
export interface Et0Day {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Undefined when the day's weather does not suffice. */
  readonly et0Mm: number | undefined;
  /** What had to be estimated, or what is missing; empty when everything was measured. */
  readonly note: string;
}

/** 1 on 1 January. */
export function dayOfYear(date: string): number {
  const day = Date.parse(`${date}T00:00:00Z`);
  return (day - Date.UTC(Number(date.slice(0, 4)), 0, 1)) / 86_400_000 + 1;
}
