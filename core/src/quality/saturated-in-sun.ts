import { QUALITY } from '../model/observation.ts';
import type { Finding, QualityCheck } from './check.ts';
import { nearby } from './nearby.ts';

/** Air that reads saturated under a strong sun is a wet or dead sensor. */
const SATURATED = 99;

/** W/m2. */
const STRONG_SUN = 700;

/** Air cannot be saturated, its dew point at its temperature, under a strong sun. Asks other sensors, so it opens no fault. */
export const humidSunCheck: QualityCheck = {
  name: 'saturatedInSun',
  order: 'any',
  faultFrom: 'fail',
  confirmedBy: 'otherSensor',
  prepare({ property }) {
    if (property.name !== 'relativeHumidity') return undefined;
    return {
      evaluate(reading): Finding {
        const sun = nearby(reading, 'solarRadiation');
        if (sun === undefined) return NOT_EVALUATED;
        if (reading.value < SATURATED || sun < STRONG_SUN) return PASS;
        return { flag: QUALITY.suspect, detail: `reads ${reading.value} under a sun of ${sun} W/m2` };
      },
    };
  },
};

const PASS: Finding = { flag: QUALITY.pass };
const NOT_EVALUATED: Finding = { flag: QUALITY.notEvaluated };
