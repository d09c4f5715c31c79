import { QUALITY } from '../model/observation.ts';
import type { ChannelCheck, CheckedChannel, Finding, QualityCheck } from './check.ts';
import { EPSILON, endRun, flatLine } from './flat-run.ts';
import { learnedFlatLine } from './learned-flat-line.ts';
import { limitsOf, type Persistence } from './limits.ts';

/**
 * A run needs this many readings before it says anything: two equal hourly values are no stuck sensor. At one a
 * minute the time limits decide alone.
 */
const MIN_FLAT_READINGS = 12;

/** A vane may rest while the air does; with wind it must move by this much, degrees. */
const VANE_MIN_CHANGE = 10;
const VANE_WIND_M_PER_S = 0.5;

/** QARTOD flat line: the value has moved less than it must for longer than it may. */
export const flatLineCheck: QualityCheck = {
  name: 'flatLine',
  order: 'ordered',
  faultFrom: 'suspect',
  confirmedBy: 'nothing',
  prepare(channel) {
    if (channel.property.name === 'windDirection') return vane(channel);
    const persistence = limitsOf(channel.property.name, channel.depthCm)?.persistence;
    // On a grid coarser than the change that is asked for, a healthy value stands still too.
    if (persistence === undefined || 10 ** -channel.scale > persistence.minChange + EPSILON) return undefined;
    return learnedFlatLine(persistence, channel.intervalMs ?? 0, MIN_FLAT_READINGS);
  },
};

/** A direction is compared on the circle, with the first of its run, and only while the wind speed beside it says so. */
function vane(channel: CheckedChannel): ChannelCheck {
  const limits: Persistence = { minChange: VANE_MIN_CHANGE, suspectAfterMs: 60 * 60_000 };
  const line = flatLine(limits, channel.intervalMs ?? 0, MIN_FLAT_READINGS);
  return {
    evaluate(reading, memory): Finding {
      const wind = reading.sibling('windSpeed');
      if (wind === undefined) return { flag: QUALITY.notEvaluated };
      if (wind <= VANE_WIND_M_PER_S) {
        endRun(memory);
        return PASS;
      }
      const first = (memory[3] ?? 0) === 0 ? reading.value : (memory[1] ?? reading.value);
      return line.evaluate({ ...reading, value: first + turn(first, reading.value) }, memory);
    },
  };
}

/** The signed way from one direction to another, -180 to 180 degrees. */
function turn(from: number, to: number): number {
  return ((((to - from + 180) % 360) + 360) % 360) - 180;
}

const PASS: Finding = { flag: QUALITY.pass };
