import { saturationVapourPressureKpa } from '../humidity.ts';

/** Air pressure at a height, kPa (FAO-56 eq. 7). */
export function pressureAtKpa(elevationM: number): number {
  return 101.3 * ((293 - 0.0065 * elevationM) / 293) ** 5.26;
}

/** Psychrometric constant, kPa/°C, at a height (FAO-56 eq. 8). */
export function psychrometricConstant(elevationM: number): number {
  return 0.665e-3 * pressureAtKpa(elevationM);
}

/** Slope of the saturation vapour pressure curve, kPa/°C (FAO-56 eq. 13). */
export function saturationSlope(temperatureC: number): number {
  return (4098 * saturationVapourPressureKpa(temperatureC)) / (temperatureC + 237.3) ** 2;
}

/** Mean saturation vapour pressure of a day, kPa, from its extremes (FAO-56 eq. 12). */
export function meanSaturationKpa({ minC, maxC }: { readonly minC: number; readonly maxC: number }): number {
  return (saturationVapourPressureKpa(maxC) + saturationVapourPressureKpa(minC)) / 2;
}

/** Wind speed at 2 m above grass, m/s, from that at another height (FAO-56 eq. 47). */
export function windAt2m(speedMPerS: number, heightM: number): number {
  return heightM === 2 ? speedMPerS : (speedMPerS * 4.87) / Math.log(67.8 * heightM - 5.42);
}
