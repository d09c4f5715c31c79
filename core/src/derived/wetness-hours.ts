import type { KnownHour } from './counted-hours.ts';

/** What is known of one hour at the leaves. */
export interface LeafHour {
  /** Share of the hour or of the sensor that was wet, 0 to 1. */
  readonly leafWetness?: number;
  /** Mean relative humidity, percent. */
  readonly relativeHumidity?: number;
  /** Fallen in the hour. */
  readonly rainMm?: number;
}

/** A leaf that is wet for half of the hour counts as wet for it. */
const WET_SHARE = 0.5;

/** Dew and drying are so near to this humidity that disease models take it for a wet leaf, percent. */
const WET_HUMIDITY = 90;

/**
 * Whether leaves were wet: by the leaf sensor if there is one, else by rain or a humidity of 90 % (the proxy of
 * BLITECAST and the Smith period). Undefined when none of them is known: an hour without readings is no dry hour.
 * Count the hours with `countHours`, `longestRun` and `reaches`, which keep what is unknown apart.
 */
export function wasLeafWet({ leafWetness, relativeHumidity, rainMm }: LeafHour): KnownHour {
  if (leafWetness !== undefined) return leafWetness >= WET_SHARE;
  if (rainMm !== undefined && rainMm > 0) return true;
  return relativeHumidity === undefined ? undefined : relativeHumidity >= WET_HUMIDITY;
}
