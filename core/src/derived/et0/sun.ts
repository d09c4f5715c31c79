/** Solar constant, MJ/(m2·min). */
const SOLAR_CONSTANT = 0.082;

/** A place and a day. */
export interface Sky {
  /** Degrees, north positive. */
  readonly latitudeDeg: number;
  /** 1 on 1 January. */
  readonly dayOfYear: number;
}

/** An hour (or less) of local time, by its middle. */
export interface Hour extends Sky {
  /** Degrees, east positive. */
  readonly longitudeDeg: number;
  /** Of the meridian of the clock's time zone, degrees, east positive: 82.5 in India. */
  readonly zoneMeridianDeg: number;
  /** Middle of the period by the clock, hours: 14.5 for 14 to 15 h. */
  readonly midHour: number;
}

/** Extraterrestrial radiation of a day, MJ/m2 (FAO-56 eq. 21). */
export function extraterrestrialDaily(sky: Sky): number {
  const { phi, delta, distance } = geometry(sky);
  const sunset = sunsetAngle(sky);
  const shape = sunset * Math.sin(phi) * Math.sin(delta) + Math.cos(phi) * Math.cos(delta) * Math.sin(sunset);
  return ((24 * 60) / Math.PI) * SOLAR_CONSTANT * distance * shape;
}

/** Longest possible sunshine of a day, hours (FAO-56 eq. 34). */
export function daylightHours(sky: Sky): number {
  return (24 / Math.PI) * sunsetAngle(sky);
}

/** Extraterrestrial radiation of one hour, MJ/m2; 0 while the sun is down (FAO-56 eq. 28). */
export function extraterrestrialHourly(hour: Hour): number {
  const { phi, delta, distance } = geometry(hour);
  const sunset = sunsetAngle(hour);
  const middle = hourAngle(hour);
  // Only the part of the hour between sunrise and sunset gives anything.
  const from = Math.min(sunset, Math.max(-sunset, middle - Math.PI / 24));
  const to = Math.min(sunset, Math.max(-sunset, middle + Math.PI / 24));
  const shape =
    (to - from) * Math.sin(phi) * Math.sin(delta) +
    Math.cos(phi) * Math.cos(delta) * (Math.sin(to) - Math.sin(from));
  return Math.max(0, ((12 * 60) / Math.PI) * SOLAR_CONSTANT * distance * shape);
}

/** Height of the sun above the horizon in the middle of an hour, radians (FAO-56 annex 3, eq. 3-15). */
export function sunHeight(hour: Hour): number {
  const { phi, delta } = geometry(hour);
  return Math.asin(
    Math.sin(phi) * Math.sin(delta) + Math.cos(phi) * Math.cos(delta) * Math.cos(hourAngle(hour)),
  );
}

/** Latitude, declination of the sun (eq. 24), relative inverse distance to it (eq. 23); radians. */
function geometry({ latitudeDeg, dayOfYear }: Sky): { phi: number; delta: number; distance: number } {
  const year = (2 * Math.PI * dayOfYear) / 365;
  return {
    phi: (latitudeDeg * Math.PI) / 180,
    delta: 0.409 * Math.sin(year - 1.39),
    distance: 1 + 0.033 * Math.cos(year),
  };
}

/** Sunset hour angle, radians (FAO-56 eq. 25); 0 in the polar night, π in the polar day. */
function sunsetAngle(sky: Sky): number {
  const { phi, delta } = geometry(sky);
  return Math.acos(Math.min(1, Math.max(-1, -Math.tan(phi) * Math.tan(delta))));
}

/** Solar time angle at the middle of an hour, radians, 0 at solar noon, -π to π (FAO-56 eq. 31 to 33). */
function hourAngle({ dayOfYear, longitudeDeg, zoneMeridianDeg, midHour }: Hour): number {
  const b = (2 * Math.PI * (dayOfYear - 81)) / 364;
  const correction = 0.1645 * Math.sin(2 * b) - 0.1255 * Math.cos(b) - 0.025 * Math.sin(b);
  // East is positive here, west in FAO-56.
  const solarHour = midHour + 0.06667 * (longitudeDeg - zoneMeridianDeg) + correction;
  const angle = (Math.PI / 12) * (solarHour - 12);
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
