import { decimalToNumber } from '../../model/decimal.ts';
import type { Sample, SliceableAggregate } from './aggregate.ts';

/**
 * Sums of unit vectors as integers of 1e-9: exact, so the mean does not depend on the order of readings. A sum
 * stays a safe integer for nine million readings, a year of four a second.
 */
export interface DirectionAccumulator {
  count: number;
  east: number;
  north: number;
}

/** The mean of directions. */
export interface DirectionMean {
  /** Degrees from north, 0 <= direction < 360, to one decimal; null when the resultant vanishes. */
  readonly direction: number | null;
  /** Length of the mean unit vector, 0 (all around) to 1 (all the same), to three decimals. */
  readonly resultant: number;
}

const UNIT = 1e9;

/** Mean vectors shorter than this have no direction: the readings cancel. */
const VANISHING = 1e-6;

/** Vector mean of directions in degrees: the mean of 350 and 10 is 0, of 90 and 270 nothing. */
export const directionAggregate: SliceableAggregate<Sample, DirectionAccumulator, DirectionMean> = {
  create: () => ({ count: 0, east: 0, north: 0 }),
  add(sums, { value }) {
    const radians = (decimalToNumber(value) * Math.PI) / 180;
    sums.count += 1;
    sums.east += Math.round(Math.sin(radians) * UNIT);
    sums.north += Math.round(Math.cos(radians) * UNIT);
    return sums;
  },
  merge(into, from) {
    into.count += from.count;
    into.east += from.east;
    into.north += from.north;
    return into;
  },
  copy: (sums) => ({ ...sums }),
  subtract(into, from) {
    into.count -= from.count;
    into.east -= from.east;
    into.north -= from.north;
    return into;
  },
  result({ count, east, north }) {
    const length = count === 0 ? 0 : Math.hypot(east, north) / (count * UNIT);
    const resultant = Math.round(length * 1000) / 1000;
    if (length < VANISHING) return { direction: null, resultant };
    const degrees = Math.round((Math.atan2(east, north) * 1800) / Math.PI) / 10;
    return { direction: (degrees + 360) % 360, resultant };
  },
  toPlain: ({ count, east, north }) => [count, east, north],
  fromPlain(plain) {
    // Only what toPlain made comes back here.
    const [count, east, north] = plain as [number, number, number];
    return { count, east, north };
  },
};
