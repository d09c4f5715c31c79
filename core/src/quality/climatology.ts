import { sunHeight } from '../derived/et0/sun.ts';
import { QUALITY } from '../model/observation.ts';
import { IST_OFFSET } from '../time/indian-days.ts';
import { type EventTime, HOUR } from '../time/instants.ts';
import type { CheckedChannel, CheckedReading, Finding, QualityCheck } from './check.ts';
import type { Span } from './limits.ts';

/**
 * Air temperature in Maharashtra by month, °C: from the frost of Nifad in winter to the heat of Chandrapur in May,
 * with a few degrees of room. A proposal, to be tuned from data.
 */
const AIR_TEMPERATURE_BY_MONTH: readonly Span[] = [
  [-2, 40],
  [-1, 43],
  [2, 46],
  [6, 49],
  [10, 49],
  [12, 49],
  [14, 43],
  [14, 41],
  [12, 42],
  [6, 43],
  [1, 41],
  [-2, 40],
];

/** Solar constant, W/m2. */
const SOLAR_CONSTANT = 1361;

/**
 * QARTOD climatology: beyond what the month, or the height of the sun, has ever brought is suspect. Weather breaks
 * records, so what lasts for minutes is believed.
 */
export const climatologyCheck: QualityCheck = {
  name: 'climatology',
  order: 'any',
  faultFrom: 'fail',
  confirmedBy: 'persistence',
  prepare(channel) {
    if (channel.property.name === 'airTemperature') return { evaluate: monthly(AIR_TEMPERATURE_BY_MONTH) };
    if (channel.property.name === 'solarRadiation') return sunlight(channel);
    return undefined;
  },
};

function monthly(spans: readonly Span[]): (reading: CheckedReading) => Finding {
  return ({ eventTime, value }) => {
    const span = spans[new Date(eventTime + IST_OFFSET).getUTCMonth()];
    if (span === undefined || (value >= span[0] && value <= span[1])) return PASS;
    return { flag: QUALITY.suspect, detail: `${value} is outside ${span[0]} to ${span[1]} for the month` };
  };
}

/**
 * Global radiation beyond the "extremely rare" limit of the Baseline Surface Radiation Network, 1.2·S·μ^1.2 + 50 W/m2
 * with μ the cosine of the sun's distance from the zenith (Long and Dutton 2002).
 */
function sunlight({ latitude, longitude }: CheckedChannel): ReturnType<QualityCheck['prepare']> {
  if (latitude === undefined || longitude === undefined) return undefined;
  return {
    evaluate({ eventTime, value }): Finding {
      const height = sunHeight(utcHour(eventTime, latitude, longitude));
      const most = 1.2 * SOLAR_CONSTANT * Math.max(0, Math.sin(height)) ** 1.2 + 50;
      if (value <= most) return PASS;
      return { flag: QUALITY.suspect, detail: `${value} is more than the sun gives, ${Math.round(most)}` };
    },
  };
}

function utcHour(at: EventTime, latitudeDeg: number, longitudeDeg: number): Parameters<typeof sunHeight>[0] {
  const date = new Date(at);
  const year = Date.UTC(date.getUTCFullYear(), 0, 1);
  const days = (at - year) / (24 * HOUR);
  const dayOfYear = Math.floor(days) + 1;
  return { latitudeDeg, longitudeDeg, zoneMeridianDeg: 0, dayOfYear, midHour: (days % 1) * 24 };
}

const PASS: Finding = { flag: QUALITY.pass };
