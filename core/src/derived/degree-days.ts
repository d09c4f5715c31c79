/** The temperatures between which a crop or an insect develops, °C. */
export interface DevelopmentLimits {
  readonly baseC: number;
  /** Above it development is no faster; absent when it does not matter. */
  readonly upperC?: number;
}

/**
 * Growing degree-days of one day, °C·d: the mean of the day's extremes above the base, never negative. With an upper
 * limit both extremes are first cut to the limits (the modified average method of maize and insect models).
 *
 * @example degreeDays({ minC: 20, maxC: 34 }, { baseC: 10 }) // 17
 */
export function degreeDays(
  { minC, maxC }: { readonly minC: number; readonly maxC: number },
  { baseC, upperC }: DevelopmentLimits,
): number {
  if (upperC === undefined) return Math.max(0, (minC + maxC) / 2 - baseC);
  const cut = (temperature: number): number => Math.min(upperC, Math.max(baseC, temperature));
  return (cut(minC) + cut(maxC)) / 2 - baseC;
}
