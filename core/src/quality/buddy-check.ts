import { greatCircleKm } from '../model/great-circle.ts';

/** A value at a place. */
export interface PlacedValue {
  readonly latitude: number;
  readonly longitude: number;
  readonly elevationM: number;
  /** NaN when missing, which is flagged. */
  readonly value: number;
}

/** Settings of the buddy check, named as in titanlib. */
export interface BuddyCheckOptions {
  readonly radiusM: number;
  /** With fewer buddies a value is not judged. */
  readonly minBuddies: number;
  /** Standard deviations. */
  readonly threshold: number;
  /** Buddies further apart in height are not used; absent: height does not matter. */
  readonly maxElevationDifferenceM?: number;
  /** Change of the value with height, per metre: -0.0065 for temperature in °C. */
  readonly gradientPerM: number;
  readonly minDeviation: number;
  readonly iterations: number;
}

/**
 * The buddy check of titanlib: a value that differs from the mean of those around it, moved to its height, by more
 * than `threshold` standard deviations is flagged; the next iteration does without the flagged ones. Each iteration
 * judges all values by the same buddies, so their order does not matter.
 */
export function buddyCheck(values: readonly PlacedValue[], options: BuddyCheckOptions): boolean[] {
  let flagged = values.map(({ value }) => !Number.isFinite(value));
  for (let iteration = 0; iteration < options.iterations; iteration += 1) {
    const buddies = values.filter((_, index) => flagged[index] !== true);
    flagged = values.map((own, index) => flagged[index] === true || isOdd(own, buddies, options));
  }
  return flagged;
}

function isOdd(own: PlacedValue, all: readonly PlacedValue[], options: BuddyCheckOptions): boolean {
  const { minBuddies, gradientPerM, minDeviation, threshold } = options;
  const buddies = all
    .filter((other) => other !== own && isNear(own, other, options))
    .map((other) => other.value + (own.elevationM - other.elevationM) * gradientPerM);
  if (buddies.length < minBuddies) return false;
  const mean = buddies.reduce((sum, value) => sum + value, 0) / buddies.length;
  const variance = buddies.reduce((sum, value) => sum + (value - mean) ** 2, 0) / buddies.length;
  // The mean itself is uncertain by its share of the variance.
  const deviation = Math.max(Math.sqrt(variance + variance / buddies.length), minDeviation);
  return Math.abs(own.value - mean) / deviation > threshold;
}

function isNear(a: PlacedValue, b: PlacedValue, options: BuddyCheckOptions): boolean {
  const { radiusM, maxElevationDifferenceM } = options;
  if (
    maxElevationDifferenceM !== undefined &&
    Math.abs(a.elevationM - b.elevationM) > maxElevationDifferenceM
  ) {
    return false;
  }
  return greatCircleKm([a.latitude, a.longitude], [b.latitude, b.longitude]) * 1000 <= radiusM;
}
