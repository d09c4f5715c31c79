import type { EventTime } from '@shivar/core/time';

/** What a month is like at a place, before the weather of the day. */
export interface MonthlyClimate {
  readonly maximumCelsius: number;
  readonly minimumCelsius: number;
  readonly dewPointCelsius: number;
  /** Mean wind at the height of the anemometer in the afternoon, m/s. */
  readonly afternoonWindMps: number;
  /** Where the wind comes from, degrees. */
  readonly windFromDeg: number;
  /** Mean share of the sky that is covered, 0 to 1. */
  readonly cloud: number;
}

/**
 * January to December on the plateau of Nashik, rounded by hand to be believable: hot dry spring, monsoon from June,
 * cool clear winter. A stage for the simulator, not a climatology; nothing outside sensors-sim may use it.
 */
export const NASHIK_PLATEAU: readonly MonthlyClimate[] = [
  month(29, 10, 9, 3.0, 60, 0.1),
  month(32, 12, 8, 3.2, 300, 0.1),
  month(36, 16, 9, 3.6, 290, 0.1),
  month(39, 20, 12, 4.4, 280, 0.15),
  month(39, 23, 17, 5.6, 270, 0.25),
  month(33, 23, 22, 6.0, 260, 0.7),
  month(28, 22, 22, 6.2, 260, 0.85),
  month(27, 21, 21, 5.6, 260, 0.85),
  month(29, 21, 21, 3.8, 270, 0.6),
  month(32, 18, 17, 2.8, 70, 0.3),
  month(31, 14, 13, 2.8, 60, 0.2),
  month(29, 11, 10, 2.8, 60, 0.15),
];

/** The climate at an instant, interpolated between the middles of the months. */
export function climateAt(months: readonly MonthlyClimate[], at: EventTime): MonthlyClimate {
  const date = new Date(at);
  const position = date.getUTCMonth() + (date.getUTCDate() - 15) / 30;
  const index = Math.floor(position);
  const fraction = position - index;
  const before = monthOf(months, index);
  const after = monthOf(months, index + 1);
  const blend = (key: keyof MonthlyClimate): number => before[key] * (1 - fraction) + after[key] * fraction;
  return {
    maximumCelsius: blend('maximumCelsius'),
    minimumCelsius: blend('minimumCelsius'),
    dewPointCelsius: blend('dewPointCelsius'),
    afternoonWindMps: blend('afternoonWindMps'),
    windFromDeg: (fraction < 0.5 ? before : after).windFromDeg,
    cloud: blend('cloud'),
  };
}

function month(
  maximumCelsius: number,
  minimumCelsius: number,
  dewPointCelsius: number,
  afternoonWindMps: number,
  windFromDeg: number,
  cloud: number,
): MonthlyClimate {
  return { maximumCelsius, minimumCelsius, dewPointCelsius, afternoonWindMps, windFromDeg, cloud };
}

function monthOf(months: readonly MonthlyClimate[], index: number): MonthlyClimate {
  const found = months[((index % 12) + 12) % 12];
  if (found === undefined) throw new RangeError('a climate has twelve months');
  return found;
}
