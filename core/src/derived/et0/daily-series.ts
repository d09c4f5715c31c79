import { saturationVapourPressureKpa } from '../humidity.ts';
import { meanSaturationKpa, windAt2m } from './atmosphere.ts';
import { dayOfYear, type Et0Day, type Et0Site } from './et0-day.ts';
import {
  type Extremes,
  radiationFromRange,
  USUAL_WIND_M_PER_S,
  vapourPressureFromMinimumKpa,
} from './missing-weather.ts';
import { dailyEt0Mm } from './penman-monteith.ts';
import { radiationFromSunshine } from './radiation.ts';
import { daylightHours, extraterrestrialDaily, type Sky } from './sun.ts';
import type { WeatherColumn } from './weather-columns.ts';
import type { WeatherRow } from './weather-file.ts';

type Values = ReadonlyMap<WeatherColumn, number>;

/** MJ/m2 in a day of 1 W/m2. */
const MJ_PER_DAY_OF_WATT = 0.0864;

/** ET0 of days given by their extremes and means. */
export function daysEt0(rows: readonly WeatherRow[], site: Et0Site): Et0Day[] {
  return rows.map(({ date, values }) => dayEt0(date, values, site));
}

function dayEt0(date: string, values: Values, site: Et0Site): Et0Day {
  const minC = values.get('minC');
  const maxC = values.get('maxC');
  if (minC === undefined || maxC === undefined) {
    return { date, et0Mm: undefined, note: 'temperature missing' };
  }
  const range = { minC, maxC };
  const sky = { latitudeDeg: site.latitudeDeg, dayOfYear: dayOfYear(date), elevationM: site.elevationM };
  const vapour = measuredVapourKpa(values, range);
  const wind = measuredWind(values, site.windHeightM);
  const solar = measuredRadiationMj(values, sky);
  const weather = {
    ...range,
    vapourPressureKpa: vapour ?? vapourPressureFromMinimumKpa(minC),
    windMPerS: wind ?? USUAL_WIND_M_PER_S,
    solarRadiationMj: solar ?? radiationFromRange(range, extraterrestrialDaily(sky)),
  };
  const estimated = [
    ...(vapour === undefined ? ['humidity'] : []),
    ...(wind === undefined ? ['wind'] : []),
    ...(solar === undefined ? ['radiation'] : []),
  ];
  const note = estimated.length === 0 ? '' : `estimated ${estimated.join(' and ')}`;
  return { date, et0Mm: dailyEt0Mm(weather, sky), note };
}

/** The best that was measured, in the order of FAO-56 chapter 3: eq. 14, 17, 18, 19. */
function measuredVapourKpa(values: Values, { minC, maxC }: Extremes): number | undefined {
  const given = values.get('vapourPressureKpa');
  if (given !== undefined) return given;
  const dewPoint = values.get('dewPointC');
  if (dewPoint !== undefined) return saturationVapourPressureKpa(dewPoint);
  const least = values.get('humidityMin');
  const most = values.get('humidityMax');
  const atMinimum = saturationVapourPressureKpa(minC);
  if (most !== undefined) {
    if (least === undefined) return (atMinimum * most) / 100;
    return (atMinimum * most + saturationVapourPressureKpa(maxC) * least) / 200;
  }
  const mean = values.get('humidity');
  return mean === undefined ? undefined : (meanSaturationKpa({ minC, maxC }) * mean) / 100;
}

/** Wind at 2 m. */
export function measuredWind(values: Values, heightM: number): number | undefined {
  const at2m = values.get('windAt2mMPerS');
  if (at2m !== undefined) return at2m;
  const measured = values.get('windMPerS');
  return measured === undefined ? undefined : windAt2m(measured, heightM);
}

function measuredRadiationMj(values: Values, sky: Sky): number | undefined {
  const total = values.get('solarMj');
  if (total !== undefined) return total;
  const mean = values.get('solarWPerM2');
  if (mean !== undefined) return mean * MJ_PER_DAY_OF_WATT;
  const sunshineHours = values.get('sunshineHours');
  if (sunshineHours === undefined) return undefined;
  const extraterrestrial = extraterrestrialDaily(sky);
  return radiationFromSunshine({ sunshineHours, daylightHours: daylightHours(sky), extraterrestrial });
}
