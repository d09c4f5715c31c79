import { amountColumn } from '../column.ts';
import type { RecordFormat } from '../record-format.ts';
import { headerError, instantOf, tableReader } from '../table-reader.ts';

/** The file gives thousandths of an inch, so that is the tip: 25.4 mm / 1000. Every amount is a whole number of them. */
const DECIMALS_OF_AN_INCH = 3;
const TIP_SIZE_MM = 0.0254;

/** Lines come with rain only; a day without one is not a fault. */
const EXPECTED_INTERVAL_SECONDS = 86_400;

/**
 * Rain by the minute from USGS tipping buckets, as the Rainmaker package reads it (USGS-R/Rainmaker, `RMprep`): tab
 * separated, `date` in local time, one column of inches per gauge, -9.000 where a gauge is not installed. Lines exist
 * only for minutes with rain. Each gauge becomes a lifetime tip count; the -9 of a gauge that is not there is not a
 * count of anything and is left out.
 */
export const usgsTips: RecordFormat = {
  name: 'usgs-tips',
  description: 'USGS tipping-bucket rain by the minute (Rainmaker), local time',
  recognise: ([header = '']) => header.startsWith('date\tgage'),
  open([headerLine = ''], { utcOffsetMinutes }) {
    const header = headerLine.trim().split('\t');
    const gauges = header.filter((name) => /^gage\d+$/.test(name));
    if (gauges.length === 0) throw headerError('usgs-tips', 'no column is a gauge');
    return tableReader({
      site: {
        sensors: gauges.map((id) => ({
          id,
          expectedIntervalSeconds: EXPECTED_INTERVAL_SECONDS,
          tipSizeMm: TIP_SIZE_MM,
        })),
      },
      header,
      columns: gauges.map((name) => amountColumn({ name, sensor: name }, DECIMALS_OF_AN_INCH)),
      leftOut: { rainsum: 'a sum over the gauges', theisen: 'a mean over the gauges' },
      split: (line) => line.split('\t'),
      time: (field) => minuteOf(field('date'), utcOffsetMinutes),
      missing: (text) => text === '' || Number(text) === -9,
      skip: (line) => line === headerLine,
    });
  },
};

function minuteOf(text: string, utcOffsetMinutes: number): number | undefined {
  const match = /^(\d{4})\/(\d{1,2})\/(\d{1,2}) (\d{1,2}):(\d{2})$/.exec(text.trim());
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute, utcOffsetMinutes });
}
