import { saturationVapourPressureKpa } from '../humidity.ts';

/** The extremes of a day, °C. */
export interface Extremes {
  readonly minC: number;
  readonly maxC: number;
}

/** kRs of FAO-56 eq. 50: how much sun a day's range of temperature stands for. */
export const RADIATION_ADJUSTMENT = { interior: 0.16, coastal: 0.19 } as const;

/** Wind at 2 m where none is measured: the mean over 2000 stations of the world, m/s (FAO-56 p. 63). */
export const USUAL_WIND_M_PER_S = 2;

/** Vapour pressure, kPa, where humidity is not measured: the dew point is near the night's minimum (FAO-56 eq. 48). */
export function vapourPressureFromMinimumKpa(minC: number): number {
  return saturationVapourPressureKpa(minC);
}

/** Solar radiation, MJ/m2, where none is measured, from the day's range (Hargreaves, FAO-56 eq. 50). */
export function radiationFromRange(
  { minC, maxC }: Extremes,
  extraterrestrial: number,
  adjustment: number = RADIATION_ADJUSTMENT.interior,
): number {
  return adjustment * Math.sqrt(Math.max(0, maxC - minC)) * extraterrestrial;
}

/** Millimetres of water that a megajoule per m2 evaporates (FAO-56 eq. 20). */
const MM_PER_MJ = 0.408;

/** Reference evapotranspiration from temperature alone, mm a day (Hargreaves, FAO-56 eq. 52). */
export function hargreavesEt0Mm({ minC, maxC }: Extremes, extraterrestrial: number): number {
  const mean = (minC + maxC) / 2;
  const range = Math.sqrt(Math.max(0, maxC - minC));
  return Math.max(0, 0.0023 * (mean + 17.8) * range * MM_PER_MJ * extraterrestrial);
}
