import { amountColumn, valueColumn } from '../column.ts';
import type { RecordFormat } from '../record-format.ts';
import { headerError, instantOf, tableReader } from '../table-reader.ts';

const HEADER = [
  ...['WBANNO', 'UTC_DATE', 'UTC_TIME', 'LST_DATE', 'LST_TIME', 'CRX_VN', 'LONGITUDE', 'LATITUDE'],
  ...['AIR_TEMPERATURE', 'PRECIPITATION', 'SOLAR_RADIATION', 'SR_FLAG', 'SURFACE_TEMPERATURE', 'ST_TYPE'],
  ...['ST_FLAG', 'RELATIVE_HUMIDITY', 'RH_FLAG', 'SOIL_MOISTURE_5', 'SOIL_TEMPERATURE_5', 'WETNESS'],
  ...['WET_FLAG', 'WIND_1_5', 'WIND_FLAG'],
];

const INTERVAL_SECONDS = 300;
/** Rain comes in tenths of a millimetre. */
const RAIN_DECIMALS = 1;
const TIP_SIZE_MM = 0.1;
const NO_RAIN_VALUE = '-9999.0';

/**
 * US Climate Reference Network, five-minute product (README.txt of ncei.noaa.gov/pub/data/uscrn/products/subhourly01):
 * 23 fields in UTC, averages named by the end of their interval. Missing values are -9999.0, -99999 and -99.000 by
 * column, and are published as such; only rain of -9999.0 is left out, because it becomes a count. Runs of NUL or blank
 * characters, which these files have, carry nothing and are taken off.
 */
export const crn: RecordFormat = {
  name: 'crn',
  description: 'US Climate Reference Network, five-minute product, UTC',
  recognise: ([first = '']) => /^\d{5} \d{8} \d{4} \d{8} \d{4}\s/.test(first),
  open([first = '']) {
    const fields = splitBlanks(first);
    if (fields.length !== HEADER.length) throw headerError('crn', `a line has ${HEADER.length} fields`);
    return tableReader({
      site: {
        position: { longitude: Number(fields[6]), latitude: Number(fields[7]) },
        sensors: [
          ...['mast', 'wind', 'pyranometer', 'surface'].map((id) => ({
            id,
            expectedIntervalSeconds: INTERVAL_SECONDS,
          })),
          { id: 'soil', expectedIntervalSeconds: INTERVAL_SECONDS, scale: { soilMoisture: 3 } },
          { id: 'rain', expectedIntervalSeconds: INTERVAL_SECONDS, tipSizeMm: TIP_SIZE_MM },
        ],
      },
      header: HEADER,
      columns: [
        valueColumn({ name: 'AIR_TEMPERATURE', sensor: 'mast', property: 'airTemperature' }),
        valueColumn({ name: 'RELATIVE_HUMIDITY', sensor: 'mast', property: 'relativeHumidity' }),
        valueColumn({ name: 'SOLAR_RADIATION', sensor: 'pyranometer', property: 'solarRadiation' }),
        valueColumn({ name: 'WIND_1_5', sensor: 'wind', property: 'windSpeed' }),
        valueColumn({
          name: 'SURFACE_TEMPERATURE',
          sensor: 'surface',
          property: 'soilTemperature',
          depthCm: 0,
        }),
        valueColumn({ name: 'SOIL_MOISTURE_5', sensor: 'soil', property: 'soilMoisture', depthCm: 5 }),
        valueColumn({ name: 'SOIL_TEMPERATURE_5', sensor: 'soil', property: 'soilTemperature', depthCm: 5 }),
        amountColumn({ name: 'PRECIPITATION', sensor: 'rain' }, RAIN_DECIMALS),
      ],
      leftOut: { WETNESS: 'a resistance without a calibration' },
      split: splitBlanks,
      time: (field) => minuteOf(field('UTC_DATE'), field('UTC_TIME')),
      missing: (text, column) => column === 'PRECIPITATION' && text === NO_RAIN_VALUE,
      skip: (line) => splitBlanks(line).length === 0,
    });
  },
};

function splitBlanks(line: string): readonly string[] {
  return line
    .replaceAll('\0', ' ')
    .trim()
    .split(/\s+/)
    .filter((field) => field !== '');
}

function minuteOf(date: string, time: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d) (\d\d)(\d\d)$/.exec(`${date} ${time}`);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute, utcOffsetMinutes: 0 });
}
