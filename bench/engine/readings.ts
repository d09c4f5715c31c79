import type { Decimal } from '@shivar/core/model';

/** One event as both contenders get it: the same object, made before the clock starts. */
export interface Reading {
  readonly key: string;
  readonly eventTime: number;
  /** For the engine, which counts in exact decimals. */
  readonly value: Decimal;
  readonly order: number;
  /** The same value for those who count in doubles. */
  readonly number: number;
}

/** A stream of many keys. */
export interface StreamOptions {
  readonly events: number;
  readonly keys: number;
  /** Time between two readings of a key, ms. */
  readonly intervalMs: number;
  /** Events may be this far out of order, ms. */
  readonly disorderMs: number;
  /** Events made at a time. */
  readonly chunk: number;
}

const START = Date.UTC(2026, 5, 1);
/** Values lie between 20.0 and 45.9 in steps of 0.1, as temperatures do. */
const GRID = 260;

/** The same stream every time, in chunks; keys take turns, times jitter within the disorder. */
export function* readings(options: StreamOptions): Generator<Reading[]> {
  const { events, keys, intervalMs, disorderMs, chunk } = options;
  const names = Array.from({ length: keys }, (_, i) => `station-${i >> 3}/mast/p${i & 7}~1`);
  // A decoder makes a new decimal for every reading; only the noise repeats.
  for (let from = 0; from < events; from += chunk) {
    const made: Reading[] = [];
    for (let i = from; i < Math.min(events, from + chunk); i += 1) {
      const noise = Math.imul(i + 1, 2654435761) >>> 0;
      const tenths = 200 + (noise % GRID);
      const eventTime = START + Math.floor((i / keys) * intervalMs) - ((noise >>> 8) % (disorderMs + 1));
      const whole = tenths % 10 === 0;
      made.push({
        key: names[i % keys] ?? '',
        eventTime,
        value: whole ? { mantissa: tenths / 10, exponent: 0 } : { mantissa: tenths, exponent: -1 },
        order: 0,
        number: tenths / 10,
      });
    }
    yield made;
  }
}
