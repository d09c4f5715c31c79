import { QUALITY } from '../../model/observation.ts';
import type { Finding, QualityCheck } from '../check.ts';
import { nearby } from '../nearby.ts';

/** Rain is not counted in air as dry as this, percent, nor under a sun as strong as this, W/m2. */
const DRY_AIR = 50;
const STRONG_SUN = 700;

/** Tips in dry air or under a strong sun are a sprinkler, a bird, or somebody cleaning the gauge. Memory: last count. */
export const dryRainCheck: QualityCheck = {
  name: 'rainInDryAir',
  order: 'ordered',
  faultFrom: 'fail',
  confirmedBy: 'otherSensor',
  prepare({ property }) {
    if (property.name !== 'rainTipCount') return undefined;
    return {
      evaluate(reading, memory): Finding {
        const before = memory[0];
        memory[0] = reading.value;
        const humidity = nearby(reading, 'relativeHumidity');
        const sun = nearby(reading, 'solarRadiation');
        if (before === undefined || (humidity === undefined && sun === undefined)) return NOT_EVALUATED;
        if (reading.value <= before) return PASS;
        if (humidity !== undefined && humidity < DRY_AIR) {
          return { flag: QUALITY.suspect, detail: `counted tips at ${humidity} % humidity` };
        }
        if (sun !== undefined && sun >= STRONG_SUN) {
          return { flag: QUALITY.suspect, detail: `counted tips under a sun of ${sun} W/m2` };
        }
        return PASS;
      },
    };
  },
};

const PASS: Finding = { flag: QUALITY.pass };
const NOT_EVALUATED: Finding = { flag: QUALITY.notEvaluated };
