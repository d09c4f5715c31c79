import { QUALITY } from '../model/observation.ts';
import { type Duration, HOUR } from '../time/instants.ts';
import type { CheckedReading, Finding, QualityCheck } from './check.ts';

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

const PASS: Finding = { flag: QUALITY.pass };
const NOT_EVALUATED: Finding = { flag: QUALITY.notEvaluated };
