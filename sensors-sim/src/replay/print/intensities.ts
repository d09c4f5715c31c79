import type { ResultJson } from '@shivar/core/present';
import { HOUR, MINUTE } from '@shivar/core/time';
import type { PrintedTable } from './printed-table.ts';
import { inches, STORM_RULE, stormSpan, thousandths, twoDigits } from './storm-result.ts';

const SPANS_MINUTES = [5, 10, 15, 30, 60];

/** Of a storm that is shorter than the span there is no intensity. */
const SHORTER = -9;

/** Greatest intensities of storms as the USGS publishes them: `10/3/2013 19:53`, inches per hour. */
export const INTENSITIES: PrintedTable = {
  rule: STORM_RULE,
  header: `startdate,enddate,${SPANS_MINUTES.map((minutes) => `p${minutes}max`).join(',')}`,
  row(result: ResultJson): string {
    const { start, end } = stormSpan(result);
    const lasted = end.getTime() - start.getTime();
    const peaks = SPANS_MINUTES.map((minutes) =>
      lasted < minutes * MINUTE
        ? SHORTER
        : thousandths((inches(result, `peak${minutes}`) * HOUR) / (minutes * MINUTE)),
    );
    return [minute(start), minute(end), ...peaks].join(',');
  },
};

function minute(at: Date): string {
  const day = [at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCFullYear()].join('/');
  return `${day} ${at.getUTCHours()}:${twoDigits(at.getUTCMinutes())}`;
}
