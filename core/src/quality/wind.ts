import { QUALITY } from '../model/observation.ts';
import type { Finding, QualityCheck } from './check.ts';

/** Averages of a gust and a mean may be rounded apart by this much, m/s. */
const WIND_ROUNDING = 0.1;

/** The strongest gust is at least the mean; where it is not, either may be wrong. */
export const gustCheck: QualityCheck = {
  name: 'gustBelowMean',
  order: 'any',
  faultFrom: 'suspect',
  confirmedBy: 'otherSensor',
  prepare({ property }) {
    if (property.name !== 'windGust' && property.name !== 'windSpeed') return undefined;
    const isGust = property.name === 'windGust';
    return {
      evaluate({ value, sibling }): Finding {
        const other = sibling(isGust ? 'windSpeed' : 'windGust');
        if (other === undefined) return NOT_EVALUATED;
        const [gust, mean] = isGust ? [value, other] : [other, value];
        if (gust >= mean - WIND_ROUNDING) return PASS;
        return { flag: QUALITY.suspect, detail: `gust ${gust} below mean wind ${mean}` };
      },
    };
  },
};

const PASS: Finding = { flag: QUALITY.pass };
const NOT_EVALUATED: Finding = { flag: QUALITY.notEvaluated };
