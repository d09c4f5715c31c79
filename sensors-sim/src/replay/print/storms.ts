import type { ResultJson } from '@shivar/core/present';
import type { PrintedTable } from './printed-table.ts';
import { inches, STORM_RULE, stormSpan, twoDigits } from './storm-result.ts';

/** Storms as the USGS publishes them: `10/03/13 19:53`, depth in inches. */
export const STORMS: PrintedTable = {
  rule: STORM_RULE,
  header: 'startdate,enddate,depth',
  row(result: ResultJson): string {
    const { start, end } = stormSpan(result);
    return [minute(start), minute(end), inches(result, 'depth').toFixed(3)].join(',');
  },
};

function minute(at: Date): string {
  const day = [at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCFullYear() % 100].map(twoDigits).join('/');
  return `${day} ${twoDigits(at.getUTCHours())}:${twoDigits(at.getUTCMinutes())}`;
}
