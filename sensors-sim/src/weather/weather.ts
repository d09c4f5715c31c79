import { type EventTime, HOUR, MINUTE } from '@shivar/core/time';
import { correlatedNoise, type Noise } from '../random/correlated-noise.ts';
import { climateAt, type MonthlyClimate } from './climate.ts';
import { diurnalShare } from './diurnal.ts';
import { type Storm, type StormEffect, stormEffect } from './storm.ts';
import { clearSkyRadiation, type Site, sineOfSunElevation, solarHour } from './sun.ts';
import { relativeHumidityFromDewPoint, standardPressureHpa } from './vapour.ts';

/** The air at one instant, as it truly is. */
export interface Weather {
  readonly airTemperatureCelsius: number;
  readonly relativeHumidityPercent: number;
  readonly pressureHpa: number;
  readonly radiationWPerM2: number;
  /** Mean over the last minute. */
  readonly windSpeedMps: number;
  /** Strongest 3 s of the last minute. */
  readonly windGustMps: number;
  /** Where the wind comes from, 0 to 360. */
  readonly windFromDeg: number;
  readonly rainRateMmPerHour: number;
}

/** What makes this stretch of days differ from the climate. */
export interface WeatherPlan {
  /** Added to the maximum of every day: a heat wave. */
  readonly heatCelsius: number;
  readonly storms: readonly Storm[];
}

export interface WeatherOptions {
  readonly seed: number;
  /** Streams of chance are named after it, so that two sites differ. */
  readonly name: string;
  readonly site: Site;
  readonly climate: readonly MonthlyClimate[];
  readonly plan: WeatherPlan;
}

/** True weather as a pure function of time. */
export type WeatherField = (at: EventTime) => Weather;

interface Chance {
  readonly temperature: Noise;
  readonly dewPoint: Noise;
  readonly pressure: Noise;
  readonly cloud: Noise;
  readonly wind: Noise;
  readonly gust: Noise;
  readonly direction: Noise;
  readonly rain: Noise;
}

/** Builds the weather of a site. Any instant may be asked, in any order; the same options give the same weather. */
export function createWeather(options: WeatherOptions): WeatherField {
  const { site, climate, plan } = options;
  const chance = createChance(options);
  return (at) => {
    const normal = climateAt(climate, at);
    const storms = plan.storms.map((storm) => ({ storm, effect: stormEffect(storm, at) }));
    const cloud = cloudShare(normal, storms, chance, at);
    const rainRateMmPerHour = rainRate(storms, chance, at);
    const airTemperatureCelsius = temperature({ site, normal, plan, storms, chance, at });
    return {
      airTemperatureCelsius,
      relativeHumidityPercent: humidity(normal, airTemperatureCelsius, rainRateMmPerHour, chance, at),
      pressureHpa: pressure(site, storms, chance, at),
      radiationWPerM2: clearSkyRadiation(site, at) * (1 - 0.75 * cloud ** 2),
      ...wind(site, normal, storms, chance, at),
      rainRateMmPerHour,
    };
  };
}

type ActiveStorm = { readonly storm: Storm; readonly effect: StormEffect };

function createChance({ seed, name }: WeatherOptions): Chance {
  const course = (what: string, correlationMs: number): Noise =>
    correlatedNoise(seed, `${name}/weather/${what}`, correlationMs);
  return {
    temperature: course('temperature', 40 * MINUTE),
    dewPoint: course('dew-point', 3 * HOUR),
    pressure: course('pressure', 18 * HOUR),
    cloud: course('cloud', 25 * MINUTE),
    wind: course('wind', 12 * MINUTE),
    gust: course('gust', 2 * MINUTE),
    direction: course('direction', 20 * MINUTE),
    rain: course('rain', 4 * MINUTE),
  };
}

function cloudShare(
  normal: MonthlyClimate,
  storms: readonly ActiveStorm[],
  chance: Chance,
  at: EventTime,
): number {
  const stormy = storms.reduce((sum, { effect }) => sum + effect.cloud, 0);
  return clamp(normal.cloud + 0.18 * chance.cloud(at) + stormy, 0, 1);
}

/** Gusty rain: the rate of the cells times log-normal turbulence of mean 1. */
function rainRate(storms: readonly ActiveStorm[], chance: Chance, at: EventTime): number {
  const planned = storms.reduce((sum, { effect }) => sum + effect.rainRateMmPerHour, 0);
  const spread = 0.35;
  return planned < 0.05 ? 0 : planned * Math.exp(spread * chance.rain(at) - spread ** 2 / 2);
}

function temperature(now: {
  readonly site: Site;
  readonly normal: MonthlyClimate;
  readonly plan: WeatherPlan;
  readonly storms: readonly ActiveStorm[];
  readonly chance: Chance;
  readonly at: EventTime;
}): number {
  const { site, normal, plan, storms, chance, at } = now;
  const share = diurnalShare(site, at);
  const maximum = normal.maximumCelsius + plan.heatCelsius;
  const minimum = normal.minimumCelsius + 0.5 * plan.heatCelsius;
  const cooling = storms.reduce((sum, { effect }) => sum + effect.temperatureCelsius, 0);
  return minimum + (maximum - minimum) * share + 0.35 * chance.temperature(at) + cooling;
}

/** The dew point follows the climate; rain brings the air close to saturation. */
function humidity(
  normal: MonthlyClimate,
  celsius: number,
  rainRateMmPerHour: number,
  chance: Chance,
  at: EventTime,
): number {
  const dry = relativeHumidityFromDewPoint(celsius, normal.dewPointCelsius + 1.2 * chance.dewPoint(at));
  const wetness = 1 - Math.exp(-rainRateMmPerHour / 4);
  return clamp(dry + (96 - dry) * wetness, 4, 99.5);
}

/** Elevation, the half-daily tide of the tropics with its maxima near 10 and 22 h, slow weather, and storms. */
function pressure(site: Site, storms: readonly ActiveStorm[], chance: Chance, at: EventTime): number {
  const tide = 1.3 * Math.cos(((solarHour(site, at) - 10) * 2 * Math.PI) / 12);
  const jump = storms.reduce((sum, { effect }) => sum + effect.pressureHpa, 0);
  return standardPressureHpa(site.elevationM) + tide + 1.2 * chance.pressure(at) + jump;
}

function wind(
  site: Site,
  normal: MonthlyClimate,
  storms: readonly ActiveStorm[],
  chance: Chance,
  at: EventTime,
): Pick<Weather, 'windSpeedMps' | 'windGustMps' | 'windFromDeg'> {
  const mixing = 0.35 + 0.65 * Math.max(0, sineOfSunElevation(site, at));
  const calm = normal.afternoonWindMps * mixing * Math.exp(0.25 * bounded(chance.wind(at)));
  const turbulence = Math.exp(0.08 * chance.gust(at));
  const front = strongest(storms);
  const outflow = front === undefined ? 0 : front.storm.peakGustMps * front.effect.gustShare;
  const windGustMps = Math.max(
    calm * 1.45 * turbulence,
    outflow * (0.93 + 0.07 * Math.tanh(chance.gust(at))),
  );
  const from = front !== undefined && outflow > calm ? front.storm.windFromDeg : normal.windFromDeg;
  return {
    windSpeedMps: Math.min(windGustMps, Math.max(calm, 0.62 * outflow)),
    windGustMps,
    windFromDeg: (from + 14 * chance.direction(at) + 720) % 360,
  };
}

function strongest(storms: readonly ActiveStorm[]): ActiveStorm | undefined {
  return storms.reduce<ActiveStorm | undefined>(
    (best, next) =>
      next.effect.gustShare > 0 && next.effect.gustShare > (best?.effect.gustShare ?? 0) ? next : best,
    undefined,
  );
}

/** Keeps rare draws of the noise from making a storm of their own: at most two deviations. */
function bounded(noise: number): number {
  return 2 * Math.tanh(noise / 2);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
