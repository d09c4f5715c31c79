/**
 * Saturation vapour pressure over water, kPa, at an air temperature in °C (FAO-56 eq. 11, Tetens).
 */
export function saturationVapourPressureKpa(temperatureC: number): number {
  return 0.6108 * Math.exp((17.27 * temperatureC) / (temperatureC + 237.3));
}

/** Vapour pressure of the air, kPa, from its temperature in °C and relative humidity in percent (FAO-56 eq. 54). */
export function vapourPressureKpa(temperatureC: number, relativeHumidity: number): number {
  return (saturationVapourPressureKpa(temperatureC) * relativeHumidity) / 100;
}

/** How much more vapour the air could hold, kPa; 0 when saturated. Temperature in °C, relative humidity in percent. */
export function vapourPressureDeficitKpa(temperatureC: number, relativeHumidity: number): number {
  return saturationVapourPressureKpa(temperatureC) - vapourPressureKpa(temperatureC, relativeHumidity);
}

/** Constants of the Magnus formula, good to 0.1 °C from -45 to 60 °C (Alduchov and Eskridge 1996). */
const MAGNUS_A = 17.625;
const MAGNUS_B_C = 243.04;

/**
 * Dew point, °C, from air temperature in °C and relative humidity in percent; undefined in air without any vapour,
 * which has none.
 *
 * @example dewPointC(25, 50) // 13.858
 */
export function dewPointC(temperatureC: number, relativeHumidity: number): number | undefined {
  if (!(relativeHumidity > 0)) return undefined;
  const gamma = Math.log(relativeHumidity / 100) + (MAGNUS_A * temperatureC) / (MAGNUS_B_C + temperatureC);
  return (MAGNUS_B_C * gamma) / (MAGNUS_A - gamma);
}

/** Where Stull fitted his formula: relative humidity in percent, temperature in °C. */
const STULL_HUMIDITY = [5, 99] as const;
const STULL_TEMPERATURE_C = [-20, 50] as const;

/**
 * Wet-bulb temperature at sea-level pressure, °C (Stull 2011, J. Appl. Meteor. Climatol. 50, eq. 1), within 1 °C and
 * mostly 0.3 °C. Undefined outside 5 to 99 % and -20 to 50 °C, where the fit was not made.
 *
 * @example wetBulbC(20, 50) // 13.70
 */
export function wetBulbC(temperatureC: number, relativeHumidity: number): number | undefined {
  if (!isWithin(temperatureC, STULL_TEMPERATURE_C) || !isWithin(relativeHumidity, STULL_HUMIDITY)) {
    return undefined;
  }
  return (
    temperatureC * Math.atan(0.151977 * Math.sqrt(relativeHumidity + 8.313659)) +
    Math.atan(temperatureC + relativeHumidity) -
    Math.atan(relativeHumidity - 1.676331) +
    0.00391838 * relativeHumidity ** 1.5 * Math.atan(0.023101 * relativeHumidity) -
    4.686035
  );
}

function isWithin(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}
