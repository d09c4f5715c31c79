/** One reading of the wind. */
export interface Wind {
  readonly speedMPerS: number;
  /** From which it blows, degrees clockwise from north. */
  readonly directionDeg: number;
}

/** The mean of several winds as vectors. */
export interface WindVector {
  readonly speedMPerS: number;
  /** 0 to 360 degrees; undefined when the winds cancel out. */
  readonly directionDeg: number | undefined;
}

/** A resultant this small against the mean speed has no direction: what is left of it is rounding. */
const CANCELLED_SHARE = 1e-9;

/**
 * Vector mean of winds; undefined for none. The arithmetic mean of directions would be wrong for every wind around
 * north: of 350° and 10° it is south.
 *
 * @example meanWind([{ speedMPerS: 5, directionDeg: 350 }, { speedMPerS: 5, directionDeg: 10 }]) // 4.924 m/s from 0°
 */
export function meanWind(winds: readonly Wind[]): WindVector | undefined {
  if (winds.length === 0) return undefined;
  let north = 0;
  let east = 0;
  let total = 0;
  for (const { speedMPerS, directionDeg } of winds) {
    const angle = (directionDeg * Math.PI) / 180;
    north += speedMPerS * Math.cos(angle);
    east += speedMPerS * Math.sin(angle);
    total += speedMPerS;
  }
  const resultant = Math.hypot(north, east);
  if (resultant <= total * CANCELLED_SHARE) return { speedMPerS: 0, directionDeg: undefined };
  return { speedMPerS: resultant / winds.length, directionDeg: bearing(north, east) };
}

function bearing(north: number, east: number): number {
  const degrees = (Math.atan2(east, north) * 180) / Math.PI;
  // A direction a rounding error west of north is north.
  return (degrees < -1e-9 ? degrees + 360 : Math.abs(degrees)) % 360;
}
