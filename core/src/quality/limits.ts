import { type Duration, HOUR } from '../time/instants.ts';

/** An inclusive range of values. */
export type Span = readonly [low: number, high: number];

/** When a datastream counts as stuck. */
export interface Persistence {
  /** It must change by at least this much … */
  readonly minChange: number;
  /** … within this time, or it is suspect … */
  readonly suspectAfterMs: Duration;
  /** … and within this time, or it fails. Absent: a constant value is never more than suspect. */
  readonly failAfterMs?: Duration;
  /** Values that may stay as they are: fog, calm, night. */
  readonly exempt?: (value: number) => boolean;
}

/** Limits of one property. */
export interface PropertyLimits {
  /** What the quantity and an instrument for it can be; beyond it the value fails. */
  readonly physical: Span;
  /** What Maharashtra's climate can be; beyond it the value is suspect. */
  readonly climate?: Span;
  /** Accepted beyond the meaningful range as instrument tolerance, but used as if it lay on its edge. */
  readonly clip?: Span;
  readonly persistence?: Persistence;
  /** Most that it changes from one minute to the next; more is suspect. */
  readonly minuteStep?: number;
}

/** Wind below this does not turn a vane nor keep a cup turning steadily, m/s. */
const CALM_M_PER_S = 0.5;

/** A pyranometer's night: below this it shows its own offset, W/m2. */
const NIGHT_W_PER_M2 = 5;

const WITHIN_AN_HOUR: Duration = HOUR;

/**
 * Limits by name of property. Ranges, persistence and steps of the atmosphere are those of the WMO guideline on quality
 * control of automatic stations (Zahumenský, for WMO-No. 488), except that humidity and pressure may stand for 5 and
 * 6 h as in a dense LoRaWAN network derived from it: its hour flags 74 good pressures of one real day (NREL MIDC).
 * The climate column is a proposal for Maharashtra, to be tuned from data. Properties that are absent have no limits of their own: tip counts,
 * states and events.
 */
export const LIMITS: Readonly<Record<string, PropertyLimits>> = {
  airTemperature: {
    minuteStep: 3,
    physical: [-80, 60],
    climate: [-2, 49],
    persistence: { minChange: 0.1, suspectAfterMs: WITHIN_AN_HOUR },
  },
  relativeHumidity: {
    minuteStep: 10,
    physical: [0, 103],
    climate: [3, 103],
    clip: [0, 100],
    persistence: { minChange: 1, suspectAfterMs: 5 * HOUR, exempt: (value) => value >= 98 },
  },
  airPressure: {
    minuteStep: 0.5,
    physical: [500, 1100],
    persistence: { minChange: 0.1, suspectAfterMs: 6 * HOUR },
  },
  windSpeed: {
    minuteStep: 10,
    physical: [0, 75],
    climate: [0, 35],
    persistence: {
      minChange: 0.5,
      suspectAfterMs: WITHIN_AN_HOUR,
      exempt: (value) => value <= CALM_M_PER_S,
    },
  },
  windGust: { physical: [0, 150], climate: [0, 50] },
  windDirection: { physical: [0, 360] },
  solarRadiation: {
    minuteStep: 800,
    physical: [-10, 1600],
    clip: [0, 1600],
    persistence: { minChange: 1, suspectAfterMs: WITHIN_AN_HOUR, exempt: (value) => value <= NIGHT_W_PER_M2 },
  },
  soilTemperature: { physical: [-50, 65], climate: [5, 65], minuteStep: 0.5 },
  soilMoisture: {
    physical: [0, 0.6],
    climate: [0.02, 0.55],
    persistence: { minChange: 0.0001, suspectAfterMs: 48 * HOUR, failAfterMs: 7 * 24 * HOUR },
  },
  soilPh: { physical: [0, 14], climate: [3, 11] },
  soilConductivity: { physical: [0, 20000] },
  waterLevel: { physical: [-50, 500] },
  leafWetness: { physical: [0, 1] },
  batteryVoltage: { physical: [0, 60] },
  signalStrength: { physical: [-150, 20] },
};

/** Deeper than this the soil never gets as hot as a bare surface in May. */
const SURFACE_DEPTH_CM = 5;

/** Limits of a property, at a depth where that matters; undefined when it has none. */
export function limitsOf(property: string, depthCm: number | undefined): PropertyLimits | undefined {
  const limits = LIMITS[property];
  if (property !== 'soilTemperature' || depthCm === undefined || depthCm <= SURFACE_DEPTH_CM) return limits;
  return { physical: [-50, 50], climate: [5, 50], minuteStep: soilStep(depthCm) };
}

/** Soil changes the slower the deeper, °C a minute (WMO-No. 488: 0.5 to 20 cm, 0.3 at 50 cm, 0.1 at 100 cm). */
function soilStep(depthCm: number): number {
  if (depthCm <= 20) return 0.5;
  return depthCm <= 50 ? 0.3 : 0.1;
}
