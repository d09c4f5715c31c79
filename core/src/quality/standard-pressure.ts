/**
 * Pressure of the standard atmosphere at a height in the troposphere, hPa (ISO 2533: 1013.25 hPa and 288.15 K at sea
 * level, 6.5 K/km).
 */
export function standardPressureHpa(elevationM: number): number {
  return 1013.25 * (1 - (0.0065 * elevationM) / 288.15) ** 5.25588;
}
