import { type Duration, type EventTime, HOUR, istDayStart, MINUTE } from '@shivar/core/time';
import type { Interval } from '../faults/fault.ts';
import { BLACK_CLAY, type SoilWater } from '../surface/soil-water.ts';
import { NASHIK_PLATEAU } from '../weather/climate.ts';
import type { Storm } from '../weather/storm.ts';
import type { Scenario, ScenarioPlan } from './scenario.ts';

/** A fifth of the available water is left in the topsoil, and the day will take more. */
const DRY_MAY_SOIL: SoilWater = { topMm: 0.2495 * 200, bottomMm: 0.285 * 300 };

/**
 * The worst day of May in one village. Irrigation at dawn, heat above 45 °C from noon, at 17:20 the gust front of a
 * thunderstorm, then more than 100 mm of rain by night. The shade-net thermometer dies before dawn (a naive frost alarm),
 * the orchard's logger freezes in the morning, and the anemometer loses its radio for an hour and sends the rest later.
 * Times are IST on the calendar day of the start; the same day is told once, whatever follows it.
 */
export const VILLAGE_DAY: Scenario = {
  name: 'village-day',
  description: 'One day in May with heat, a gust front, a cloudburst, a stuck and a dead sensor.',
  station: 'dindori-01',
  defaultStart: '2026-05-20T00:00:00+05:30',
  climate: NASHIK_PLATEAU,
  soil: BLACK_CLAY,
  initialSoil: DRY_MAY_SOIL,
  plan: planDay,
};

function planDay(start: EventTime): ScenarioPlan {
  const midnight = istDayStart(start);
  const at = (hours: number, minutes: number): EventTime => midnight + clock(hours, minutes);
  const between = (from: Duration, until: Duration): Interval => ({
    from: midnight + from,
    until: midnight + until,
  });
  return {
    weather: { heatCelsius: 8.2, storms: [eveningStorm(at(17, 20))] },
    irrigation: [between(clock(5, 30), clock(6, 0))],
    faults: [
      {
        kind: 'sentinel',
        sensor: 'nursery',
        property: 'airTemperature',
        value: -7999,
        ...between(clock(3, 10), clock(4, 40)),
      },
      { kind: 'stuck', sensor: 'orchard', ...between(clock(9, 40), clock(15, 40)) },
      { kind: 'linkGap', sensor: 'wind', ...between(clock(6, 10), clock(7, 25)) },
      { kind: 'duplicate', sensor: 'mast', share: 0.01 },
      { kind: 'duplicate', sensor: 'rain', share: 0.01 },
    ],
  };
}

function eveningStorm(gustFrontAt: EventTime): Storm {
  return {
    gustFrontAt,
    peakGustMps: 26,
    temperatureDropCelsius: 13,
    pressureJumpHpa: 2.6,
    windFromDeg: 140,
    cells: [
      { startsAfterMs: 12 * MINUTE, timeToPeakMs: 14 * MINUTE, totalMm: 68 },
      { startsAfterMs: 95 * MINUTE, timeToPeakMs: 18 * MINUTE, totalMm: 64 },
    ],
  };
}

function clock(hours: number, minutes: number): Duration {
  return hours * HOUR + minutes * MINUTE;
}
