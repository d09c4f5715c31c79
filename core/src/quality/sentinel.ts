import { QUALITY } from '../model/observation.ts';
import type { QualityCheck } from './check.ts';
import { limitsOf } from './limits.ts';

/**
 * Numbers that loggers and probes write where there is no value: Campbell -7999 and -6999, the -9999 and -999 family,
 * -99.x, all-nines, 16-bit all-ones and their hundredths (-327.68 from a Decentlab probe, and its -5 for depths without a sensor). Seen in MIDC, SURFRAD,
 * ASOS, METER and LoRaWAN records.
 */
const SENTINELS: ReadonlySet<number> = new Set([
  -9999.9, -9999.99, -9999, -8888, -7999, -6999, -999.9, -999.99, -999, -99.99, -99.9, -99, 999, 999.9, 9999,
  9999.9, 99999, 32767, 65535, 32768, -32768, 327.67, 655.35, -327.68, 3276.7, 6553.5, -3276.8, -5,
]);

/**
 * Finds numbers that stand for "no data". A value that the property can really have is never one: -99 dBm is a
 * signal, 9999 uS/cm a salty soil, 65535 a tip count.
 */
export const sentinelCheck: QualityCheck = {
  name: 'sentinel',
  order: 'any',
  faultFrom: 'missing',
  confirmedBy: 'nothing',
  prepare({ property, depthCm }) {
    const possible = limitsOf(property.name, depthCm)?.physical;
    if (possible === undefined) return undefined;
    const [low, high] = possible;
    return {
      evaluate({ raw }) {
        const isSentinel = (raw < low || raw > high) && SENTINELS.has(raw);
        return isSentinel ? { flag: QUALITY.missing, detail: `${raw} stands for no data` } : PASS;
      },
    };
  },
};

const PASS = { flag: QUALITY.pass } as const;
