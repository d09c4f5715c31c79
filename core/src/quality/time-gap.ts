import { QUALITY } from '../model/observation.ts';
import { type Duration, HOUR } from '../time/instants.ts';
import type { Finding, QualityCheck } from './check.ts';

/** A silence is a gap after this many intervals, and never before this time. */
const GAP_INTERVALS = 3;
const SHORTEST_GAP_MS: Duration = HOUR;

/**
 * The first reading after a long silence is suspect: devices that were dead, rebooted or unplugged come back with
 * wrong values, and steps hide behind the silence. Memory: time of the last reading.
 */
export const timeGapCheck: QualityCheck = {
  name: 'timeGap',
  order: 'ordered',
  faultFrom: 'fail',
  confirmedBy: 'persistence',
  prepare({ property, intervalMs }) {
    if (intervalMs === undefined || property.kind === 'counter' || property.kind === 'state')
      return undefined;
    if (property.kind === 'event') return undefined;
    const longest = Math.max(SHORTEST_GAP_MS, GAP_INTERVALS * intervalMs);
    return {
      evaluate({ eventTime }, memory): Finding {
        const before = memory[0];
        memory[0] = eventTime;
        if (before === undefined || eventTime - before <= longest) return PASS;
        const hours = Math.round(((eventTime - before) / HOUR) * 10) / 10;
        return { flag: QUALITY.suspect, detail: `the first after ${hours} h of silence` };
      },
    };
  },
};

const PASS: Finding = { flag: QUALITY.pass };
