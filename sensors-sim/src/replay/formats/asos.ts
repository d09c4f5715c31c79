import { hourlyTotalColumn, valueColumn } from '../column.ts';
import type { RecordFormat } from '../record-format.ts';
import { instantOf, splitCsv, tableReader } from '../table-reader.ts';

/** Hourly rain is reset after the routine report of minute 51. */
const RESET_AFTER_MINUTE = 51;
/** Hundredths of an inch. */
const RAIN_DECIMALS = 2;
const TIP_SIZE_MM = 0.254;

const SEA_LEVEL = 'reduced to sea level; the station pressure is not in the record';

/**
 * Airport stations as the Iowa Environmental Mesonet exports them (mesonet.agron.iastate.edu/request/download.phtml):
 * UTC, °F, knots, inches, `M` where a report has no value. `p01i` is the rain since the last hourly reset; it becomes a
 * lifetime tip count of hundredths of an inch, which is what a station must send. A trace (`T`, 0.0001) is below that
 * resolution and is left out.
 */
export const asos: RecordFormat = {
  name: 'asos',
  description: 'airport stations (ASOS) exported by the Iowa Environmental Mesonet, UTC',
  recognise: ([header = '']) => header.startsWith('station,valid,'),
  open([headerLine = '']) {
    const header = splitCsv(headerLine);
    const present = new Set(header);
    return tableReader({
      site: {
        sensors: [
          { id: 'mast', expectedIntervalSeconds: 3600 },
          { id: 'wind', expectedIntervalSeconds: 300 },
          { id: 'rain', expectedIntervalSeconds: 3600, tipSizeMm: TIP_SIZE_MM },
        ],
      },
      header,
      columns: [
        valueColumn({ name: 'tmpf', sensor: 'mast', property: 'airTemperature' }, 'degF'),
        valueColumn({ name: 'relh', sensor: 'mast', property: 'relativeHumidity' }),
        valueColumn({ name: 'sknt', sensor: 'wind', property: 'windSpeed' }, 'kn'),
        valueColumn({ name: 'gust', sensor: 'wind', property: 'windGust' }, 'kn'),
        valueColumn({ name: 'drct', sensor: 'wind', property: 'windDirection' }),
        hourlyTotalColumn(
          { name: 'p01i', sensor: 'rain' },
          { decimals: RAIN_DECIMALS, resetAfterMinute: RESET_AFTER_MINUTE },
        ),
      ].filter(({ name }) => present.has(name)),
      leftOut: {
        dwpf: 'follows from temperature and humidity',
        alti: SEA_LEVEL,
        mslp: SEA_LEVEL,
      },
      split: splitCsv,
      time: (field) => minuteOf(field('valid')),
      missing: (text) => text === 'M' || text === 'T' || text === '' || text === '0.0001',
      skip: (line) => line === headerLine || line.startsWith('#'),
    });
  },
};

function minuteOf(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute, utcOffsetMinutes: 0 });
}
