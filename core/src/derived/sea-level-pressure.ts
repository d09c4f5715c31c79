/** Fall of temperature with height in the standard atmosphere, K/m. */
const LAPSE_RATE = 0.0065;

/** A station and the air at it. */
export interface StationPressure {
  readonly pressureHpa: number;
  readonly temperatureC: number;
  /** Above sea level. */
  readonly elevationM: number;
}

/**
 * Pressure reduced to sea level, hPa: p·(1 − 0.0065 h / (T + 0.0065 h + 273.15))^−5.257.
 *
 * @example seaLevelPressureHpa({ pressureHpa: 950, temperatureC: 25, elevationM: 560 }) // 1012.58
 */
export function seaLevelPressureHpa({ pressureHpa, temperatureC, elevationM }: StationPressure): number {
  const drop = LAPSE_RATE * elevationM;
  return pressureHpa * (1 - drop / (temperatureC + drop + 273.15)) ** -5.257;
}
