/** Depth at which the daily wave has shrunk to 1/e, in cm: typical of moist clay (Campbell and Norman 1998, ch. 8). */
const DAMPING_DEPTH_CM = 11;

/**
 * Temperature at a depth: the daily wave of the surface shrinks by exp(-z/d) and lags by z/d radians (solution of the
 * heat equation for a sinusoidal surface). `hour` is local solar time; the surface is warmest at 13 h.
 */
export function soilTemperature(wave: {
  readonly depthCm: number;
  readonly meanCelsius: number;
  readonly amplitudeCelsius: number;
  readonly hour: number;
}): number {
  const depth = wave.depthCm / DAMPING_DEPTH_CM;
  const phase = ((wave.hour - 13) * 2 * Math.PI) / 24 - depth;
  return wave.meanCelsius + wave.amplitudeCelsius * Math.exp(-depth) * Math.cos(phase);
}
