import { QUALITY } from '../model/observation.ts';
import { type Duration, HOUR, MINUTE } from '../time/instants.ts';
import type { CheckedReading, Finding, QualityCheck } from './check.ts';

/** What the rest of the station measured this long ago still says something about now. */
const NEARBY_MS: Duration = 15 * MINUTE;

/** Averages of a gust and a mean may be rounded apart by this much, m/s. */
const WIND_ROUNDING = 0.1;

/** Rain is not counted in air as dry as this, percent, nor under a sun as strong as this, W/m2. */
const DRY_AIR = 50;
const STRONG_SUN = 700;

/** Air that reads saturated under a strong sun is a wet or dead sensor. */
const SATURATED = 99;

// Checks that ask other sensors open no fault: one with a wrong clock must not accuse those that are right.

const PASS: Finding = { flag: QUALITY.pass };
const NOT_EVALUATED: Finding = { flag: QUALITY.notEvaluated };

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

/** Air cannot be saturated, its dew point at its temperature, under a strong sun. */
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

/** Soil that gets wetter than this from one reading to the next was rained on or irrigated, m3/m3. */
const SOIL_RISE = 0.1;

/** And it does not drain faster than this. */
const SOIL_FALL = 0.05;

/** Rain needs this long to reach a deep probe. */
const RAIN_REACHES_WITHIN_MS: Duration = 6 * HOUR;
const IRRIGATION_REACHES_WITHIN_MS: Duration = 24 * HOUR;

/** Readings further apart than this say nothing about a jump. */
const JUMP_WITHIN_MS: Duration = 2 * HOUR;

/**
 * Soil moisture that jumps up without rain or tagged irrigation, or falls faster than soil drains, is suspect. Where
 * no gauge was heard of late a rise is not evaluated. Memory: time and value of the last reading.
 */
export const soilJumpCheck: QualityCheck = {
  name: 'soilJump',
  order: 'ordered',
  faultFrom: 'fail',
  confirmedBy: 'otherSensor',
  prepare({ property }) {
    if (property.name !== 'soilMoisture') return undefined;
    return {
      evaluate(reading, memory): Finding {
        const [at, before] = memory;
        memory[0] = reading.eventTime;
        memory[1] = reading.value;
        if (at === undefined || before === undefined || reading.eventTime - at > JUMP_WITHIN_MS) {
          return NOT_EVALUATED;
        }
        return soilJump(reading, reading.value - before);
      },
    };
  },
};

function soilJump({ station }: CheckedReading, change: number): Finding {
  if (change < -SOIL_FALL)
    return { flag: QUALITY.suspect, detail: `fell by ${Number((-change).toFixed(4))}` };
  if (change <= SOIL_RISE) return PASS;
  const dryForMs = station?.dryForMs(RAIN_REACHES_WITHIN_MS);
  if (dryForMs === undefined) return NOT_EVALUATED;
  const irrigated = station?.notIrrigatedForMs();
  const watered =
    dryForMs <= RAIN_REACHES_WITHIN_MS ||
    (irrigated !== undefined && irrigated <= IRRIGATION_REACHES_WITHIN_MS);
  if (watered) return PASS;
  return { flag: QUALITY.suspect, detail: `rose by ${Number(change.toFixed(4))} without rain or irrigation` };
}

/**
 * A probe that measures no water and conducts nothing is out of the ground: every soil holds some of both. The alert
 * rules tell the technician, who gets one fault and not two.
 */
export const probeInAirCheck: QualityCheck = {
  name: 'probeInAir',
  order: 'any',
  faultFrom: 'missing',
  confirmedBy: 'otherSensor',
  prepare({ property }) {
    if (property.name !== 'soilMoisture') return undefined;
    return {
      evaluate({ value, sibling }): Finding {
        const conductivity = sibling('soilConductivity');
        if (conductivity === undefined) return NOT_EVALUATED;
        if (value > 0 || conductivity > 0) return PASS;
        return { flag: QUALITY.fail, detail: 'no water and no conductivity: the probe is in the air' };
      },
    };
  },
};

/** A property in the same sample, else the newest at the station. */
function nearby({ sibling, station }: CheckedReading, property: string): number | undefined {
  return sibling(property) ?? station?.latest(property, NEARBY_MS);
}
