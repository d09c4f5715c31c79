/** Saturation vapour pressure over water in kPa at a temperature in °C (FAO-56 eq. 11). */
export function saturationVapourPressureKpa(celsius: number): number {
  return 0.6108 * Math.exp((17.27 * celsius) / (celsius + 237.3));
}

/** Relative humidity in percent from air temperature and dew point in °C, at most 100. */
export function relativeHumidityFromDewPoint(celsius: number, dewPointCelsius: number): number {
  const ratio = saturationVapourPressureKpa(dewPointCelsius) / saturationVapourPressureKpa(celsius);
  return Math.min(100, 100 * ratio);
}

/** Mean station pressure in hPa at an elevation in m (FAO-56 eq. 7). */
export function standardPressureHpa(elevationM: number): number {
  return 1013 * ((293 - 0.0065 * elevationM) / 293) ** 5.26;
}
