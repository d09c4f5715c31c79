import type { Duration, EventTime } from '@shivar/core/time';
import { noiseStream } from './hash-noise.ts';

/** Lattice points per correlation time; between them the noise is interpolated. */
const POINTS_PER_CORRELATION = 8;

/** Past shocks that still count: the weight of the next one would be exp(-6), a quarter of a percent. */
const TAPS = 48;

/** Lattice values kept: callers walk forward, each asking for two neighbours. */
const CACHE_LIMIT = 16;

/** A stationary random course in time. */
export type Noise = (at: EventTime) => number;

/**
 * Standard normal noise whose autocorrelation falls as exp(-|lag| / correlationMs): an AR(1) process, written as the
 * weighted sum of its last {@link TAPS} shocks so that it can be asked at any instant without walking there.
 */
export function correlatedNoise(seed: number, name: string, correlationMs: Duration): Noise {
  const shocks = noiseStream(seed, name);
  const stepMs = correlationMs / POINTS_PER_CORRELATION;
  const decay = Math.exp(-1 / POINTS_PER_CORRELATION);
  const scale = Math.sqrt((1 - decay ** 2) / (1 - decay ** (2 * TAPS)));
  const cache = new Map<number, number>();

  const lattice = (index: number): number => {
    const known = cache.get(index);
    if (known !== undefined) return known;
    let sum = 0;
    for (let lag = TAPS - 1; lag >= 0; lag--) sum = sum * decay + shocks.normal(index - lag);
    if (cache.size >= CACHE_LIMIT) cache.clear();
    cache.set(index, sum * scale);
    return sum * scale;
  };

  return (at) => {
    const position = at / stepMs;
    const index = Math.floor(position);
    const fraction = position - index;
    return lattice(index) * (1 - fraction) + lattice(index + 1) * fraction;
  };
}
