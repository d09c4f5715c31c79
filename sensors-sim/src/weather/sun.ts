import { DAY, type EventTime, HOUR } from '@shivar/core/time';

/** A place on the ground. */
export interface Site {
  readonly latitude: number;
  readonly longitude: number;
  readonly elevationM: number;
}

const RADIANS = Math.PI / 180;

/** Local mean solar time in hours, 0 to 24: noon is when the mean sun crosses the meridian of the site. */
export function solarHour(site: Site, at: EventTime): number {
  const hours = (at / HOUR + site.longitude / 15) % 24;
  return hours < 0 ? hours + 24 : hours;
}

/** Day of the year in UTC, 1 to 366. */
export function dayOfYear(at: EventTime): number {
  const year = new Date(at).getUTCFullYear();
  return Math.floor((at - Date.UTC(year, 0, 1)) / DAY) + 1;
}

/** Solar declination in radians (FAO-56 eq. 24). */
function declination(at: EventTime): number {
  return 0.409 * Math.sin((2 * Math.PI * dayOfYear(at)) / 365 - 1.39);
}

/** Sine of the elevation of the sun; negative at night. */
export function sineOfSunElevation(site: Site, at: EventTime): number {
  const latitude = site.latitude * RADIANS;
  const delta = declination(at);
  const hourAngle = ((solarHour(site, at) - 12) * Math.PI) / 12;
  return Math.sin(latitude) * Math.sin(delta) + Math.cos(latitude) * Math.cos(delta) * Math.cos(hourAngle);
}

/** Hours of daylight (FAO-56 eq. 25 and 34). */
export function dayLengthHours(site: Site, at: EventTime): number {
  const cosine = -Math.tan(site.latitude * RADIANS) * Math.tan(declination(at));
  return (24 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine)));
}

/** Global radiation under a clear sky in W/m² (Haurwitz 1945). */
export function clearSkyRadiation(site: Site, at: EventTime): number {
  const sine = sineOfSunElevation(site, at);
  return sine <= 0 ? 0 : 1098 * sine * Math.exp(-0.057 / sine);
}
