import { QUALITY } from '../model/observation.ts';
import type { CheckMemory, Finding, QualityCheck } from './check.ts';

/** Pairs that one element measures: when one is gone, the other is not to be believed either. */
const PARTNERS: Readonly<Record<string, string>> = {
  airTemperature: 'relativeHumidity',
  relativeHumidity: 'airTemperature',
  soilMoisture: 'soilTemperature',
  soilTemperature: 'soilMoisture',
};

/** Weight of one reading in the learned share of readings that come with their partner, and the share that is "always". */
const PARTNER_WEIGHT = 0.005;
const ALWAYS = 0.95;

/**
 * A value whose partner of the same instrument is missing, although it always came with it, is suspect: loggers write
 * 0.0 for one while the other is unplugged. Memory: share of readings that came with the partner.
 */
export const partnerCheck: QualityCheck = {
  name: 'partnerMissing',
  order: 'ordered',
  faultFrom: 'fail',
  confirmedBy: 'otherSensor',
  prepare({ property }) {
    const partner = PARTNERS[property.name];
    if (partner === undefined) return undefined;
    return {
      evaluate({ sibling }, memory): Finding {
        const present = sibling(partner) !== undefined;
        const usual = learnShare(memory, present);
        if (present || usual < ALWAYS) return present ? PASS : NOT_EVALUATED;
        return { flag: QUALITY.suspect, detail: `came without ${partner}` };
      },
    };
  },
};

/** The share before this reading. */
function learnShare(memory: CheckMemory, present: boolean): number {
  const share = memory[0] ?? 0;
  memory[0] = share + PARTNER_WEIGHT * ((present ? 1 : 0) - share);
  return share;
}

const PASS: Finding = { flag: QUALITY.pass };
const NOT_EVALUATED: Finding = { flag: QUALITY.notEvaluated };
