import { QUALITY } from '../../model/observation.ts';
import { eventTime } from '../../time/instants.ts';
import type { CheckMemory, Finding, QualityCheck } from '../check.ts';
import type { TipCount } from './tip-difference.ts';
import { nextTips, type TipCounter } from './tip-total.ts';

/**
 * A count that no rain can explain is suspect, so no rule acts on it. It is not failed, because what enters a window
 * must not depend on the order in which readings came in; the timeline of tips of the rules finds it in order of time.
 */
export const tipRateCheck: QualityCheck = {
  name: 'tipRate',
  order: 'ordered',
  faultFrom: 'suspect',
  confirmedBy: 'otherSensor',
  prepare({ property, tipSizeMm }) {
    if (property.name !== 'rainTipCount' || tipSizeMm === undefined) return undefined;
    return {
      evaluate({ eventTime: at, value, bootEpoch }, memory): Finding {
        const count: TipCount = { at, count: value, ...(bootEpoch === undefined ? {} : { bootEpoch }) };
        const known = read(memory);
        if (known === undefined) {
          write(memory, { last: count });
          return { flag: QUALITY.notEvaluated };
        }
        const { counter, believed } = nextTips(known, count, tipSizeMm);
        write(memory, counter);
        if (believed) return PASS;
        return { flag: QUALITY.suspect, detail: `${value} tips do not follow from ${known.last.count}` };
      },
    };
  },
};

const PASS: Finding = { flag: QUALITY.pass };

/** No boot epoch is negative. */
const NO_EPOCH = -1;

/** Memory: time, count and epoch of the last believed reading; the same of its rival and how often it was borne out. */
function read(memory: CheckMemory): TipCounter | undefined {
  const last = readCount(memory.slice(0, 3));
  if (last === undefined) return undefined;
  const rival = readCount(memory.slice(3, 6));
  return rival === undefined ? { last } : { last, rival: { count: rival, readings: memory[6] ?? 1 } };
}

function readCount([at, count, epoch = NO_EPOCH]: readonly number[]): TipCount | undefined {
  if (at === undefined || count === undefined) return undefined;
  return { at: eventTime(at), count, ...(epoch === NO_EPOCH ? {} : { bootEpoch: epoch }) };
}

function write(memory: CheckMemory, { last, rival }: TipCounter): void {
  memory.length = 0;
  memory.push(...plain(last));
  if (rival !== undefined) memory.push(...plain(rival.count), rival.readings);
}

function plain({ at, count, bootEpoch = NO_EPOCH }: TipCount): number[] {
  return [at, count, bootEpoch];
}
