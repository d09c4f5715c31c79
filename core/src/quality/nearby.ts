import { type Duration, MINUTE } from '../time/instants.ts';
import type { CheckedReading } from './check.ts';

/** What the rest of the station measured this long ago still says something about now. */
const NEARBY_MS: Duration = 15 * MINUTE;

/** A property in the same sample, else the newest at the station. */
export function nearby({ sibling, station }: CheckedReading, property: string): number | undefined {
  return sibling(property) ?? station?.latest(property, NEARBY_MS);
}
