import { type EventTime, HOUR, MINUTE } from '@shivar/core/time';
import type { Weather, WeatherField } from '../weather/weather.ts';
import { type SoilProperties, type SoilWater, stepSoilWater } from './soil-water.ts';
import { steppedState } from './stepped-state.ts';

/** Everything at the station that remembers: the gauge, the soil, a leaf, the canal and the battery. */
export interface Surface {
  /** All rain since the simulation began, mm. */
  readonly rainMm: number;
  readonly soil: SoilWater;
  /** Film of water on a leaf, mm; anything above zero is wet. */
  readonly leafMm: number;
  /** Depth of water in the canal, m. */
  readonly canalM: number;
  /** Charge of the battery, 0 to 1. */
  readonly charge: number;
}

export interface SurfaceOptions {
  readonly from: EventTime;
  readonly weather: WeatherField;
  readonly soil: SoilProperties;
  readonly initialSoil: SoilWater;
  /** Whether the pump of the field runs at that time. */
  irrigating(at: EventTime): boolean;
}

/** Steps of one minute: rain bursts are shorter than any longer one would show. */
const STEP = MINUTE;

/** Drip lines, seen by a probe that stands between two of them. */
const IRRIGATION_MM_PER_HOUR = 0.8;
/** What a leaf can hold before drops fall off. */
const LEAF_CAPACITY_MM = 0.25;
const CANAL_BASE_M = 0.62;
/** Time in which the canal loses most of a flood. */
const CANAL_RECESSION_HOURS = 5;
/** Metres of canal per mm of rain on its catchment. */
const CANAL_RISE_PER_MM = 0.006;
/** A day without sun costs about a quarter of the battery. */
const DISCHARGE_PER_HOUR = 0.01;
const CHARGE_PER_HOUR_AT_FULL_SUN = 0.12;

/** Builds the surface under a weather field. */
export function createSurface(options: SurfaceOptions): (at: EventTime) => Surface {
  return steppedState<Surface>({
    from: options.from,
    stepMs: STEP,
    initial: { rainMm: 0, soil: options.initialSoil, leafMm: 0, canalM: CANAL_BASE_M, charge: 0.8 },
    step: (surface, at) => stepSurface(options, surface, at),
  });
}

function stepSurface(options: SurfaceOptions, surface: Surface, at: EventTime): Surface {
  const hours = STEP / HOUR;
  const weather = options.weather(at);
  const rainMm = weather.rainRateMmPerHour * hours;
  const irrigationMm = options.irrigating(at) ? IRRIGATION_MM_PER_HOUR * hours : 0;
  const evaporationMm = potentialEvaporationMmPerHour(weather) * hours;
  return {
    rainMm: surface.rainMm + rainMm,
    soil: stepSoilWater(options.soil, surface.soil, {
      hours,
      waterMm: rainMm + irrigationMm,
      evaporationMm,
    }),
    leafMm: stepLeaf(surface.leafMm, weather, rainMm, evaporationMm),
    canalM: stepCanal(surface.canalM, rainMm, hours),
    charge: stepCharge(surface.charge, weather, hours),
  };
}

/** Evaporation by the energy of the sun alone (Priestley and Taylor 1972 with fixed weight): 2.45 MJ make 1 mm. */
function potentialEvaporationMmPerHour(weather: Weather): number {
  const netMegajoulesPerHour = (0.65 * weather.radiationWPerM2 * 3600) / 1e6;
  return (0.9 * netMegajoulesPerHour) / 2.45 + 0.02;
}

/** Rain wets a leaf at once and dew slowly; it dries several times as fast as the ground. */
function stepLeaf(leafMm: number, weather: Weather, rainMm: number, evaporationMm: number): number {
  const dewMm = weather.relativeHumidityPercent > 92 ? 0.03 * (STEP / HOUR) : 0;
  const wet = Math.min(LEAF_CAPACITY_MM, leafMm + rainMm + dewMm);
  const drying = weather.relativeHumidityPercent > 92 ? 0 : 2.5 * evaporationMm;
  return Math.max(0, wet - drying);
}

function stepCanal(canalM: number, rainMm: number, hours: number): number {
  const recession = (canalM - CANAL_BASE_M) * (hours / CANAL_RECESSION_HOURS);
  return canalM - recession + rainMm * CANAL_RISE_PER_MM;
}

function stepCharge(charge: number, weather: Weather, hours: number): number {
  const sun = (CHARGE_PER_HOUR_AT_FULL_SUN * weather.radiationWPerM2) / 1000;
  return Math.min(1, Math.max(0, charge + (sun - DISCHARGE_PER_HOUR) * hours));
}
