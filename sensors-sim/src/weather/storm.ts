import { type Duration, type EventTime, HOUR, MINUTE } from '@shivar/core/time';

/** A burst of rain within a storm. */
export interface RainCell {
  /** After the gust front has passed. */
  readonly startsAfterMs: Duration;
  /** From the first drop to the peak of the rate; the tail is about four times as long. */
  readonly timeToPeakMs: Duration;
  readonly totalMm: number;
}

/** A thunderstorm as the station feels it: a gust front, then rain. */
export interface Storm {
  readonly gustFrontAt: EventTime;
  /** Strongest gust, m/s. */
  readonly peakGustMps: number;
  readonly temperatureDropCelsius: number;
  /** Rise of pressure under the cold outflow (the meso-high), hPa. */
  readonly pressureJumpHpa: number;
  /** Where the outflow comes from, degrees. */
  readonly windFromDeg: number;
  readonly cells: readonly RainCell[];
}

/** How strongly one storm acts at an instant. */
export interface StormEffect {
  /** 0 before the front and long after, 1 at its height. */
  readonly gustShare: number;
  readonly temperatureCelsius: number;
  readonly pressureHpa: number;
  /** Added share of covered sky. */
  readonly cloud: number;
  /** Without turbulence, mm/h. */
  readonly rainRateMmPerHour: number;
}

const GUST_DECAY: Duration = 35 * MINUTE;
const FRONT_PASSAGE: Duration = 3 * MINUTE;
const COOLING: Duration = 8 * MINUTE;
const WARMING: Duration = 5 * HOUR;
const PRESSURE_DECAY: Duration = 55 * MINUTE;
const ANVIL_AHEAD: Duration = 45 * MINUTE;
const ANVIL_BEHIND: Duration = 4 * HOUR;

/** What `storm` does to the weather at `at`. */
export function stormEffect(storm: Storm, at: EventTime): StormEffect {
  const since = at - storm.gustFrontAt;
  return {
    gustShare: pulse(since, FRONT_PASSAGE, GUST_DECAY),
    temperatureCelsius: -storm.temperatureDropCelsius * pulse(since, COOLING, WARMING),
    pressureHpa: storm.pressureJumpHpa * pulse(since, FRONT_PASSAGE, PRESSURE_DECAY),
    cloud: anvil(since),
    rainRateMmPerHour: storm.cells.reduce((sum, cell) => sum + cellRate(cell, since), 0),
  };
}

/** Rises linearly to 1 within `rise`, then falls exponentially. */
function pulse(since: Duration, rise: Duration, decay: Duration): number {
  if (since <= 0) return 0;
  return since < rise ? since / rise : Math.exp(-(since - rise) / decay);
}

function anvil(since: Duration): number {
  if (since < -ANVIL_AHEAD) return 0;
  if (since < 0) return 1 + since / ANVIL_AHEAD;
  return Math.exp(-since / ANVIL_BEHIND);
}

/** A gamma-shaped hyetograph: rate ∝ x·exp(-x), whose integral over all x is 1. */
function cellRate(cell: RainCell, since: Duration): number {
  const x = (since - cell.startsAfterMs) / cell.timeToPeakMs;
  if (x <= 0 || x > 12) return 0;
  return cell.totalMm * x * Math.exp(-x) * (HOUR / cell.timeToPeakMs);
}
