import { DAY } from '@shivar/core/time';
import { amountColumn, type Column, valueColumn } from '../column.ts';
import type { RecordFormat, RecordSensor } from '../record-format.ts';
import { headerError, instantOf, splitCsv, tableReader } from '../table-reader.ts';

const INTERVAL_SECONDS = 86_400;
const RAIN_DECIMALS = 1;
const TIP_SIZE_MM = 0.1;
/** Degrees of longitude in one hour of standard time. */
const DEGREES_PER_HOUR = 15;

const SENSORS: readonly RecordSensor[] = [
  ...['mast', 'daily-maximum', 'daily-minimum', 'pyranometer'].map((id) => ({
    id,
    expectedIntervalSeconds: INTERVAL_SECONDS,
  })),
  { id: 'soil', expectedIntervalSeconds: INTERVAL_SECONDS, scale: { soilMoisture: 3 } },
  { id: 'rain', expectedIntervalSeconds: INTERVAL_SECONDS, tipSizeMm: TIP_SIZE_MM },
];

/**
 * US Climate Reference Network, daily product as comma-separated values (columns of products/daily01/README.txt,
 * optionally with `wban`, `lst_date`, `longitude`, `latitude` first). A line stands for a day of local standard time, and
 * is sent when that day is over. Empty fields are missing. The extremes of temperature and humidity are sensors of their
 * own, so that no series mixes means with extremes. The day's radiation becomes its mean power.
 */
export const crnDaily: RecordFormat = {
  name: 'crn-daily',
  description: 'US Climate Reference Network, daily product as CSV, local standard days',
  recognise: ([header = '']) => /(^|,)lst_date,/.test(header) && header.includes('t_daily_'),
  open([headerLine = '', first = '']) {
    const header = splitCsv(headerLine);
    const fieldOf = (name: string): number => Number(splitCsv(first)[header.indexOf(name)]);
    const longitude = fieldOf('longitude');
    const latitude = fieldOf('latitude');
    if (Number.isNaN(longitude)) throw headerError('crn-daily', 'the first line has no longitude');
    const utcOffsetMinutes = Math.round(longitude / DEGREES_PER_HOUR) * 60;
    const present = new Set(header);
    return tableReader({
      site: { position: { longitude, latitude }, sensors: SENSORS },
      header,
      columns: createColumns().filter(({ name }) => present.has(name)),
      leftOut: {},
      split: splitCsv,
      time: (field) => endOfDay(field('lst_date'), utcOffsetMinutes),
      missing: (text) => text === '',
      skip: (line) => line === headerLine,
    });
  },
};

function createColumns(): readonly Column[] {
  const soil = [5, 10, 20, 50, 100].flatMap((depthCm) => [
    valueColumn({
      name: `soil_moisture_${depthCm}_daily`,
      sensor: 'soil',
      property: 'soilMoisture',
      depthCm,
    }),
    valueColumn({ name: `soil_temp_${depthCm}_daily`, sensor: 'soil', property: 'soilTemperature', depthCm }),
  ]);
  return [
    valueColumn({ name: 't_daily_avg', sensor: 'mast', property: 'airTemperature' }),
    valueColumn({ name: 'rh_daily_avg', sensor: 'mast', property: 'relativeHumidity' }),
    valueColumn({ name: 't_daily_max', sensor: 'daily-maximum', property: 'airTemperature' }),
    valueColumn({ name: 'rh_daily_max', sensor: 'daily-maximum', property: 'relativeHumidity' }),
    valueColumn({ name: 't_daily_min', sensor: 'daily-minimum', property: 'airTemperature' }),
    valueColumn({ name: 'rh_daily_min', sensor: 'daily-minimum', property: 'relativeHumidity' }),
    valueColumn({ name: 'solarad_daily', sensor: 'pyranometer', property: 'solarRadiation' }, 'MJ/m2/d'),
    ...soil,
    amountColumn({ name: 'p_daily_calc', sensor: 'rain' }, RAIN_DECIMALS),
  ];
}

function endOfDay(text: string, utcOffsetMinutes: number): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const start = instantOf({ year, month, day, utcOffsetMinutes });
  return start === undefined ? undefined : start + DAY;
}
