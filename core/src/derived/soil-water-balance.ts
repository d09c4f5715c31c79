import type { SoilWaterLimits } from '../model/station.ts';

/** The root zone and how far the crop may dry it. */
export interface RootZone {
  readonly limits: SoilWaterLimits;
  readonly rootDepthM: number;
  /** p at 5 mm/d, from {@link CROP_WATER}. */
  readonly depletionFraction: number;
}

/** Water that comes and goes on one day, mm. */
export interface WaterDay {
  /** Rain that enters the soil: what runs off is already taken away. */
  readonly rainMm: number;
  /** Irrigation that enters the soil. */
  readonly irrigationMm: number;
  /** Kc · ET0: what the crop would use without stress. */
  readonly cropDemandMm: number;
}

/** The root zone at the end of a day. */
export interface SoilWater {
  /** Dr: water missing from field capacity, mm; 0 when full, the total available water when empty. */
  readonly depletionMm: number;
  /** Ks: 1 without stress, 0 at the wilting point. */
  readonly stress: number;
  /** What the crop used, mm. */
  readonly usedMm: number;
  /** What drained below the roots, mm. */
  readonly drainedMm: number;
  /** Percent of the available water that is left. */
  readonly availablePercent: number;
}

/** Total available water in the root zone, mm (FAO-56 eq. 82). */
export function totalAvailableMm({ limits, rootDepthM }: RootZone): number {
  return 1000 * (limits.fieldCapacity - limits.wiltingPoint) * rootDepthM;
}

/** p for the day's demand: less on a day of great demand, 0.1 to 0.8 (FAO-56 table 22, footnote 2). */
export function adjustedDepletionFraction(fraction: number, cropDemandMm: number): number {
  return Math.min(0.8, Math.max(0.1, fraction + 0.04 * (5 - cropDemandMm)));
}

/** Ks at a depletion (FAO-56 eq. 84), `fraction` being p of the day. */
export function waterStress(depletionMm: number, totalMm: number, fraction: number): number {
  if (depletionMm <= fraction * totalMm) return 1;
  return Math.max(0, (totalMm - depletionMm) / ((1 - fraction) * totalMm));
}

/**
 * The root zone after one more day (FAO-56 eq. 85 to 88). Stress is judged by the depletion at the beginning of the
 * day; rain and irrigation beyond field capacity drain on the same day.
 */
export function nextSoilWater(zone: RootZone, depletionBeforeMm: number, day: WaterDay): SoilWater {
  const total = totalAvailableMm(zone);
  const fraction = adjustedDepletionFraction(zone.depletionFraction, day.cropDemandMm);
  const stress = waterStress(depletionBeforeMm, total, fraction);
  const usedMm = stress * day.cropDemandMm;
  const balance = depletionBeforeMm - day.rainMm - day.irrigationMm + usedMm;
  const depletionMm = Math.min(total, Math.max(0, balance));
  return {
    depletionMm,
    stress,
    usedMm,
    drainedMm: Math.max(0, -balance),
    availablePercent: (1 - depletionMm / total) * 100,
  };
}
