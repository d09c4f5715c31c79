import { IST_OFFSET } from '../time/indian-days.ts';
import { type Duration, type EventTime, HOUR } from '../time/instants.ts';

/** A digest older than this says nothing about now. */
export const DIGEST_MAX_AGE_MS: Duration = 2 * HOUR;

/** Neighbours in a digest: more add little, and it rides on a slow link. */
export const MAX_NEIGHBOURS = 5;

/** Fewer than this are no neighbourhood: being alone is not being wrong. */
const MIN_NEIGHBOURS = 3;

/** What the cloud sends down of one property at one neighbouring station. */
export interface Neighbour {
  readonly station: string;
  readonly at: EventTime;
  readonly value: number;
  /** What this station usually shows more than the neighbour, by hour of the Indian day, 24 numbers. */
  readonly usualDifference: readonly number[];
}

/** How far the spread of neighbours may be stretched, by property. */
export interface NeighbourLimits {
  /** Standard deviations beyond which a value contradicts its neighbours. */
  readonly threshold: number;
  /** Neighbours never agree better than this, in the unit of the property. */
  readonly minSpread: number;
  /** A neighbour supports a value that is as near as this to what it leads to expect. */
  readonly supportWithin: number;
}

/**
 * Settings by property: those of titanlib's users for dense networks, widened for stations 12 km apart whose air
 * temperatures differ by 0.8 to 1.6 °C on average.
 */
export const NEIGHBOUR_LIMITS: Readonly<Record<string, NeighbourLimits>> = {
  airTemperature: { threshold: 3, minSpread: 2, supportWithin: 3 },
  relativeHumidity: { threshold: 4, minSpread: 8, supportWithin: 10 },
  airPressure: { threshold: 3, minSpread: 1, supportWithin: 2 },
};

/** What the neighbourhood says of a value. */
export interface NeighbourVerdict {
  /** `supported` by one neighbour is enough; `contradicted` only by several; `unknown` otherwise. */
  readonly kind: 'supported' | 'contradicted' | 'unknown';
  /** Median of what the neighbours lead to expect; undefined when none is fresh. */
  readonly expected: number | undefined;
}

/**
 * Holds a value against a digest of neighbours: each leads to expect its own value plus the usual difference at this
 * hour. Readings older than two hours are ignored.
 */
export function neighbourVerdict(
  property: string,
  { at, value }: { readonly at: EventTime; readonly value: number },
  digest: readonly Neighbour[],
): NeighbourVerdict {
  const limits = NEIGHBOUR_LIMITS[property];
  const expectations = digest
    .slice(0, MAX_NEIGHBOURS)
    .filter((neighbour) => Math.abs(at - neighbour.at) <= DIGEST_MAX_AGE_MS)
    .map((neighbour) => neighbour.value + usualAt(neighbour, at));
  const expected = median(expectations);
  if (limits === undefined || expected === undefined) return { kind: 'unknown', expected };
  if (expectations.some((one) => Math.abs(value - one) <= limits.supportWithin)) {
    return { kind: 'supported', expected };
  }
  if (expectations.length < MIN_NEIGHBOURS) return { kind: 'unknown', expected };
  const spread = Math.max(limits.minSpread, deviation(expectations));
  const isFar = Math.abs(value - expected) / spread > limits.threshold;
  return { kind: isFar ? 'contradicted' : 'unknown', expected };
}

function usualAt({ usualDifference }: Neighbour, at: EventTime): number {
  const hour = Math.floor((at + IST_OFFSET) / HOUR) % 24;
  return usualDifference[hour] ?? 0;
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
