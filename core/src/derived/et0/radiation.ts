/** Share of the sun's radiation that grass reflects (FAO-56 eq. 38). */
const ALBEDO = 0.23;

/** Stefan-Boltzmann constant, MJ/(m2·K4·d). */
const STEFAN_BOLTZMANN_DAY = 4.903e-9;

/** Relative radiation below this is heavier cloud than the formula for long-wave loss was made for (ASCE 2005). */
const LEAST_RELATIVE_RADIATION = 0.3;

/** Solar radiation, MJ/m2, from hours of bright sunshine, by the Ångström formula with as 0.25, bs 0.50 (FAO-56 eq. 35). */
export function radiationFromSunshine({
  sunshineHours,
  daylightHours,
  extraterrestrial,
}: {
  readonly sunshineHours: number;
  readonly daylightHours: number;
  readonly extraterrestrial: number;
}): number {
  const share = daylightHours > 0 ? sunshineHours / daylightHours : 0;
  return (0.25 + 0.5 * share) * extraterrestrial;
}

/** Solar radiation under a clear sky, in the unit of `extraterrestrial` (FAO-56 eq. 37). */
export function clearSkyRadiation(extraterrestrial: number, elevationM: number): number {
  return (0.75 + 2e-5 * elevationM) * extraterrestrial;
}

/** What net radiation follows from. */
export interface RadiationBalance {
  /** Measured or estimated, MJ/m2 in the period. */
  readonly solarRadiation: number;
  /** Of it, the share of what a clear sky would have given, 0 to 1. */
  readonly relativeRadiation: number;
  /** Mean of T⁴ over the period, K⁴. */
  readonly kelvin4: number;
  readonly vapourPressureKpa: number;
  /** Length of the period. */
  readonly days: number;
}

/** Net radiation at a grass surface, MJ/m2 in the period (FAO-56 eq. 38 to 40). */
export function netRadiation(balance: RadiationBalance): number {
  return (1 - ALBEDO) * balance.solarRadiation - netLongWave(balance);
}

/** Net outgoing long-wave radiation, MJ/m2 in the period (FAO-56 eq. 39). */
export function netLongWave({
  relativeRadiation,
  kelvin4,
  vapourPressureKpa,
  days,
}: RadiationBalance): number {
  const cloud = 1.35 * Math.min(1, Math.max(LEAST_RELATIVE_RADIATION, relativeRadiation)) - 0.35;
  const vapour = 0.34 - 0.14 * Math.sqrt(Math.max(0, vapourPressureKpa));
  return STEFAN_BOLTZMANN_DAY * days * kelvin4 * vapour * cloud;
}

/** Fourth power of an absolute temperature given in °C. */
export function kelvin4(temperatureC: number): number {
  return (temperatureC + 273.16) ** 4;
}
