import { valueColumn } from '../column.ts';
import type { RecordFormat, RecordPosition } from '../record-format.ts';
import { headerError, instantOf, tableReader } from '../table-reader.ts';

/** Fields that carry a value, in their order; each but the first eight is followed by its own quality flag. */
const TIME_FIELDS = ['year', 'jday', 'month', 'day', 'hour', 'min', 'dt', 'zen'];
const VALUE_FIELDS = [
  ...['dw_solar', 'uw_solar', 'direct_n', 'diffuse', 'dw_ir', 'dw_casetemp', 'dw_dometemp'],
  ...['uw_ir', 'uw_casetemp', 'uw_dometemp', 'uvb', 'par', 'netsolar', 'netir', 'totalnet'],
  ...['temp', 'rh', 'windspd', 'winddir', 'pressure'],
];
const HEADER = [...TIME_FIELDS, ...VALUE_FIELDS.flatMap((name) => [name, `${name}_flag`])];

const COLUMNS = [
  ['dw_solar', 'pyranometer', 'solarRadiation'],
  ['temp', 'mast', 'airTemperature'],
  ['rh', 'mast', 'relativeHumidity'],
  ['pressure', 'mast', 'airPressure'],
  ['windspd', 'wind', 'windSpeed'],
  ['winddir', 'wind', 'windDirection'],
] as const;

const NO_PROPERTY = 'no observed property of ours';

/**
 * NOAA SURFRAD daily files (README in gml.noaa.gov/aftp/data/radiation/surfrad): the station's name, then latitude,
 * longitude and elevation, then 48 fields a line in UTC, one line a minute (three minutes before 2009). Missing values
 * are -9999.9 and published as such; NOAA's own quality flags are not.
 */
export const surfrad: RecordFormat = {
  name: 'surfrad',
  description: 'NOAA SURFRAD daily radiation files, one line a minute, UTC',
  recognise: ([, second = '']) => positionOf(second) !== undefined,
  open([, second = '']) {
    const position = positionOf(second);
    if (position === undefined) throw headerError('surfrad', 'the second line is not a position');
    return tableReader({
      site: {
        position,
        sensors: ['pyranometer', 'mast', 'wind'].map((id) => ({ id, expectedIntervalSeconds: 60 })),
      },
      header: HEADER,
      columns: COLUMNS.map(([name, sensor, property]) => valueColumn({ name, sensor, property })),
      leftOut: Object.fromEntries(VALUE_FIELDS.map((name) => [name, NO_PROPERTY])),
      split: (line) => line.trim().split(/\s+/),
      time: (field) =>
        instantOf({
          year: Number(field('year')),
          month: Number(field('month')),
          day: Number(field('day')),
          hour: Number(field('hour')),
          minute: Number(field('min')),
          utcOffsetMinutes: 0,
        }),
      missing: () => false,
      skip: (line) => !/^\s*\d{4}\s+\d{1,3}\s/.test(line),
    });
  },
};

function positionOf(line: string): RecordPosition | undefined {
  const match = /^\s*(-?[\d.]+)\s+(-?[\d.]+)\s+(-?[\d.]+)\s+m\s+version/.exec(line);
  if (match === null) return undefined;
  return { latitude: Number(match[1]), longitude: Number(match[2]), elevationM: Number(match[3]) };
}
