import type { SoilClass, SoilWaterLimits, Station } from '../model/station.ts';

/** Lowest and highest volumetric water content, m3/m3, of the soils of one class. */
interface SoilRanges {
  readonly fieldCapacity: readonly [number, number];
  readonly wiltingPoint: readonly [number, number];
}

/** FAO-56 table 19: typical soil water characteristics for different soil types. */
export const SOIL_WATER_RANGES: Readonly<Record<Exclude<SoilClass, 'unknown'>, SoilRanges>> = {
  sand: { fieldCapacity: [0.07, 0.17], wiltingPoint: [0.02, 0.07] },
  loamySand: { fieldCapacity: [0.11, 0.19], wiltingPoint: [0.03, 0.1] },
  sandyLoam: { fieldCapacity: [0.18, 0.28], wiltingPoint: [0.06, 0.16] },
  loam: { fieldCapacity: [0.2, 0.3], wiltingPoint: [0.07, 0.17] },
  siltLoam: { fieldCapacity: [0.22, 0.36], wiltingPoint: [0.09, 0.21] },
  silt: { fieldCapacity: [0.28, 0.36], wiltingPoint: [0.12, 0.22] },
  siltClayLoam: { fieldCapacity: [0.3, 0.37], wiltingPoint: [0.17, 0.24] },
  siltyClay: { fieldCapacity: [0.3, 0.42], wiltingPoint: [0.17, 0.29] },
  clay: { fieldCapacity: [0.32, 0.4], wiltingPoint: [0.2, 0.24] },
};

/**
 * The limits of a station's soil: measured ones if it has them, else the middle of its class. Undefined when
 * neither is known.
 */
export function soilWaterLimits(
  station: Pick<Station, 'soilClass' | 'soilWater'>,
): SoilWaterLimits | undefined {
  if (station.soilWater !== undefined) return station.soilWater;
  if (station.soilClass === 'unknown') return undefined;
  const { fieldCapacity, wiltingPoint } = SOIL_WATER_RANGES[station.soilClass];
  return { fieldCapacity: middle(fieldCapacity), wiltingPoint: middle(wiltingPoint) };
}

function middle([low, high]: readonly [number, number]): number {
  return (low + high) / 2;
}

/**
 * Percent of the water that plants can use: 0 at the wilting point, 100 at field capacity (FAO-56 eq. 82 per unit
 * of depth); below and above these it goes on.
 */
export function availableWaterPercent(waterContent: number, limits: SoilWaterLimits): number {
  const { fieldCapacity, wiltingPoint } = limits;
  return ((waterContent - wiltingPoint) / (fieldCapacity - wiltingPoint)) * 100;
}
