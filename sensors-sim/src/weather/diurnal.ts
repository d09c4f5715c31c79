import type { EventTime } from '@shivar/core/time';
import { dayLengthHours, type Site, solarHour } from './sun.ts';

/** Hours after solar noon at which the air is warmest (Parton and Logan 1981, lag of the maximum). */
const LAG_OF_MAXIMUM_HOURS = 1.9;

/** Rate of the fall at night, in day lengths (Parton and Logan 1981, nocturnal coefficient). */
const NIGHT_COEFFICIENT = 2.2;

/**
 * Where the temperature stands between the minimum (0) and the maximum (1) of the day: a sine from sunrise to sunset,
 * an exponential fall through the night (Parton and Logan 1981, Agricultural Meteorology 23, 205-216).
 */
export function diurnalShare(site: Site, at: EventTime): number {
  const day = dayLengthHours(site, at);
  const night = 24 - day;
  const sunrise = 12 - day / 2;
  const sinceSunrise = (solarHour(site, at) - sunrise + 24) % 24;
  if (sinceSunrise <= day) return sineOfDay(sinceSunrise, day);
  const sinceSunset = sinceSunrise - day;
  const floor = Math.exp(-NIGHT_COEFFICIENT);
  const fall = Math.exp((-NIGHT_COEFFICIENT * sinceSunset) / night);
  return (sineOfDay(day, day) * (fall - floor)) / (1 - floor);
}

function sineOfDay(sinceSunrise: number, day: number): number {
  return Math.sin((Math.PI * sinceSunrise) / (day + 2 * LAG_OF_MAXIMUM_HOURS));
}
