import { ShivarError } from '../../errors/index.ts';
import { saturationVapourPressureKpa } from '../humidity.ts';
import { measuredWind } from './daily-series.ts';
import { dayOfYear, type Et0Day, type Et0Site } from './et0-day.ts';
import { hourlyEt0Mm } from './penman-monteith.ts';
import { clearSkyRadiation } from './radiation.ts';
import { extraterrestrialHourly, type Hour, sunHeight } from './sun.ts';
import type { WeatherColumn } from './weather-columns.ts';
import type { WeatherRow } from './weather-file.ts';

type Values = ReadonlyMap<WeatherColumn, number>;

/** MJ/m2 in an hour of 1 W/m2. */
const MJ_PER_HOUR_OF_WATT = 0.0036;

/** Below this height of the sun the share of clear-sky radiation says little about clouds, radians (ASCE 2005). */
const LOW_SUN = 0.3;

/** Share of clear-sky radiation before the first evening of a file, as FAO-56 takes it for dry climates. */
const USUAL_RELATIVE_RADIATION = 0.8;

const HOURS_OF_A_DAY = 24;

/**
 * ET0 of days given by hours. The clouds of a night are those of the afternoon before it: the last hour with the sun
 * high enough to tell.
 * @throws {ShivarError} WEATHER_FILE_INVALID when an hour is there twice or the longitude is not known.
 */
export function hoursEt0(rows: readonly WeatherRow[], site: Et0Site): Et0Day[] {
  const { longitudeDeg } = site;
  if (longitudeDeg === undefined) {
    throw new ShivarError(
      'WEATHER_FILE_INVALID',
      'a file of hours needs the longitude at which they were measured',
    );
  }
  let relativeRadiationBefore = USUAL_RELATIVE_RADIATION;
  const days = new Map<string, (number | undefined)[]>();
  for (const { date, hour = 0, values } of [...rows].sort(inTime)) {
    const when = hourOf(date, hour, { ...site, longitudeDeg });
    const weather = hourlyWeather(values, site);
    const day = days.get(date) ?? [];
    days.set(date, day);
    if (weather === undefined) continue;
    if (day[Math.floor(hour)] !== undefined) throw twice(date, Math.floor(hour));
    const clearSky = clearSkyRadiation(extraterrestrialHourly(when), site.elevationM);
    if (sunHeight(when) > LOW_SUN) relativeRadiationBefore = weather.solarRadiationMj / clearSky;
    day[Math.floor(hour)] = hourlyEt0Mm({ ...weather, relativeRadiationBefore }, when);
  }
  return [...days].map(([date, hours]) => dayOf(date, hours));
}

function dayOf(date: string, hours: readonly (number | undefined)[]): Et0Day {
  const known = hours.filter((hour) => hour !== undefined);
  if (known.length < HOURS_OF_A_DAY) {
    return { date, et0Mm: undefined, note: `${known.length} of ${HOURS_OF_A_DAY} hours known` };
  }
  return { date, et0Mm: known.reduce((sum, hour) => sum + hour, 0), note: '' };
}

function twice(date: string, hour: number): ShivarError {
  const when = `${date} ${String(hour).padStart(2, '0')} h`;
  return new ShivarError('WEATHER_FILE_INVALID', `${when} is there twice; give means of whole hours`);
}

function inTime(a: WeatherRow, b: WeatherRow): number {
  return a.date < b.date ? -1 : a.date > b.date ? 1 : (a.hour ?? 0) - (b.hour ?? 0);
}

function hourOf(
  date: string,
  hour: number,
  site: Et0Site & { readonly longitudeDeg: number },
): Hour & { readonly elevationM: number } {
  return {
    latitudeDeg: site.latitudeDeg,
    longitudeDeg: site.longitudeDeg,
    zoneMeridianDeg: site.zoneOffsetHours * 15,
    dayOfYear: dayOfYear(date),
    midHour: Math.floor(hour) + 0.5,
    elevationM: site.elevationM,
  };
}

interface KnownHour {
  readonly temperatureC: number;
  readonly relativeHumidity: number;
  readonly windMPerS: number;
  readonly solarRadiationMj: number;
}

/** Undefined unless all four are known: an hour is not estimated. */
function hourlyWeather(values: Values, { windHeightM }: Et0Site): KnownHour | undefined {
  const temperatureC = values.get('temperatureC');
  const windMPerS = measuredWind(values, windHeightM);
  const watts = values.get('solarWPerM2');
  const solarRadiationMj =
    values.get('solarMj') ?? (watts === undefined ? undefined : watts * MJ_PER_HOUR_OF_WATT);
  if (temperatureC === undefined || windMPerS === undefined || solarRadiationMj === undefined)
    return undefined;
  const relativeHumidity = humidityOf(values, temperatureC);
  if (relativeHumidity === undefined) return undefined;
  // A pyranometer shows a little less than nothing at night.
  return { temperatureC, relativeHumidity, windMPerS, solarRadiationMj: Math.max(0, solarRadiationMj) };
}

function humidityOf(values: Values, temperatureC: number): number | undefined {
  const measured = values.get('humidity');
  if (measured !== undefined) return measured;
  const dewPoint = values.get('dewPointC');
  const vapour =
    values.get('vapourPressureKpa') ??
    (dewPoint === undefined ? undefined : saturationVapourPressureKpa(dewPoint));
  return vapour === undefined ? undefined : (vapour / saturationVapourPressureKpa(temperatureC)) * 100;
}
