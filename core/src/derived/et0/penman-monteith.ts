import { saturationVapourPressureKpa } from '../humidity.ts';
import { meanSaturationKpa, psychrometricConstant, saturationSlope } from './atmosphere.ts';
import { clearSkyRadiation, kelvin4, netRadiation } from './radiation.ts';
import { extraterrestrialDaily, extraterrestrialHourly, type Hour, type Sky } from './sun.ts';

/** Weather of one day, or the mean day of a month. */
export interface DailyWeather {
  readonly minC: number;
  readonly maxC: number;
  /** Actual vapour pressure, kPa. */
  readonly vapourPressureKpa: number;
  /** At 2 m. */
  readonly windMPerS: number;
  /** Total of the day. */
  readonly solarRadiationMj: number;
  /** Into the soil; small over a day and 0 when absent. */
  readonly soilHeatFluxMj?: number;
}

/** Weather of one hour. */
export interface HourlyWeather {
  /** Mean. */
  readonly temperatureC: number;
  /** Mean, percent. */
  readonly relativeHumidity: number;
  /** At 2 m. */
  readonly windMPerS: number;
  /** Total of the hour. */
  readonly solarRadiationMj: number;
  /** At night: share of clear-sky radiation shortly before sunset, which stands for the clouds. */
  readonly relativeRadiationBefore: number;
}

/**
 * Reference evapotranspiration of a day, mm (FAO-56 eq. 6, Penman-Monteith over grass). Never negative: dew is
 * measured by other means.
 */
export function dailyEt0Mm(weather: DailyWeather, sky: Sky & { readonly elevationM: number }): number {
  const { minC, maxC, vapourPressureKpa, windMPerS, solarRadiationMj, soilHeatFluxMj = 0 } = weather;
  const clearSky = clearSkyRadiation(extraterrestrialDaily(sky), sky.elevationM);
  const net = netRadiation({
    solarRadiation: solarRadiationMj,
    relativeRadiation: clearSky > 0 ? solarRadiationMj / clearSky : 1,
    kelvin4: (kelvin4(maxC) + kelvin4(minC)) / 2,
    vapourPressureKpa,
    days: 1,
  });
  return combine({
    temperatureC: (minC + maxC) / 2,
    availableMj: net - soilHeatFluxMj,
    deficitKpa: meanSaturationKpa(weather) - vapourPressureKpa,
    windMPerS,
    numerator: 900,
    elevationM: sky.elevationM,
  });
}

/** Shares of net radiation that go into the soil by day and by night under grass (FAO-56 eq. 45 and 46). */
const SOIL_SHARE_DAY = 0.1;
const SOIL_SHARE_NIGHT = 0.5;

/** Reference evapotranspiration of an hour, mm, never negative (FAO-56 eq. 53). */
export function hourlyEt0Mm(weather: HourlyWeather, hour: Hour & { readonly elevationM: number }): number {
  const { temperatureC, relativeHumidity, windMPerS, solarRadiationMj } = weather;
  const clearSky = clearSkyRadiation(extraterrestrialHourly(hour), hour.elevationM);
  const isDay = clearSky > 0;
  const saturationKpa = saturationVapourPressureKpa(temperatureC);
  const vapourPressureKpa = (saturationKpa * relativeHumidity) / 100;
  const net = netRadiation({
    solarRadiation: solarRadiationMj,
    relativeRadiation: isDay ? solarRadiationMj / clearSky : weather.relativeRadiationBefore,
    kelvin4: kelvin4(temperatureC),
    vapourPressureKpa,
    days: 1 / 24,
  });
  return combine({
    temperatureC,
    availableMj: net * (1 - (net > 0 || isDay ? SOIL_SHARE_DAY : SOIL_SHARE_NIGHT)),
    deficitKpa: saturationKpa - vapourPressureKpa,
    windMPerS,
    numerator: 37,
    elevationM: hour.elevationM,
  });
}

interface Terms {
  readonly temperatureC: number;
  /** Net radiation less what goes into the soil, MJ/m2 in the period. */
  readonly availableMj: number;
  readonly deficitKpa: number;
  readonly windMPerS: number;
  /** 900 for a day, 37 for an hour, K·mm·s3/(Mg·period). */
  readonly numerator: number;
  readonly elevationM: number;
}

function combine(terms: Terms): number {
  const { temperatureC, availableMj, deficitKpa, windMPerS, numerator, elevationM } = terms;
  const slope = saturationSlope(temperatureC);
  const gamma = psychrometricConstant(elevationM);
  const energy = 0.408 * slope * availableMj;
  const wind = gamma * (numerator / (temperatureC + 273)) * windMPerS * deficitKpa;
  return Math.max(0, (energy + wind) / (slope + gamma * (1 + 0.34 * windMPerS)));
}
