import { type Column, valueColumn } from '../column.ts';
import type { RecordFormat, RecordSensor } from '../record-format.ts';
import { headerError, instantOf, splitCsv, tableReader } from '../table-reader.ts';

/** Column names begin like this; what follows is the instrument, the height and the unit in brackets. */
const KNOWN_COLUMNS: readonly (readonly [start: RegExp, sensor: string, property: string])[] = [
  [/^Direct Normal/, 'direct-normal', 'solarRadiation'],
  [/^Diffuse Horiz/, 'diffuse', 'solarRadiation'],
  [/^Global Horiz.*\(tracker\)/, 'global-tracker', 'solarRadiation'],
  [/^Global Horiz.*\(platform\)/, 'global-platform', 'solarRadiation'],
  [/^Global /, 'global', 'solarRadiation'],
  [/^Temp CHP1/, 'chp1', 'airTemperature'],
  [/^Temp CM22 \(tracker\)/, 'cm22-tracker', 'airTemperature'],
  [/^Temp CM22 \(platform\)/, 'cm22-platform', 'airTemperature'],
  [/^CR1000 Temp/, 'logger', 'airTemperature'],
  [/^CR1000 Battery/, 'logger', 'batteryVoltage'],
  [/^(Air|Tower Dry Bulb|Deck Dry Bulb) Temp/, 'mast', 'airTemperature'],
  [/^(Rel|Relative|Tower RH|Deck RH)/, 'mast', 'relativeHumidity'],
  [/^Station Pressure/, 'mast', 'airPressure'],
  [/^Avg Wind Speed/, 'wind', 'windSpeed'],
  [/^Avg Wind Direction/, 'wind', 'windDirection'],
  [/^Peak Wind Speed/, 'wind', 'windGust'],
];

/** Hours west of Greenwich of the standard time that names the time column. */
const ZONES: Readonly<Record<string, number>> = { AST: 4, EST: 5, CST: 6, MST: 7, PST: 8, HST: 10 };

const LOGGER_INTERVAL_SECONDS = 60;

/** More decimals than the table: pressure and wind in thousandths, radiation as the logger averaged it. */
const SCALE = { airPressure: 3, windSpeed: 3, solarRadiation: 6 };

/**
 * NREL's Measurement and Instrumentation Data Center, raw data API (midcdmz.nrel.gov/apps/data_api_doc.pl): one line a
 * minute, year and day of the year, and the local standard time as HHMM without leading zeros in the column that is
 * named after the zone. Dead channels carry the logger's -7999, or averages of it. All are published as they stand.
 */
export const midc: RecordFormat = {
  name: 'midc',
  description: 'NREL MIDC raw logger data, one line a minute',
  recognise: ([header = '']) => header.includes('DOY') && zoneOf(splitCsv(header)) !== undefined,
  open([headerLine = '']) {
    const header = splitCsv(headerLine);
    const zone = zoneOf(header);
    if (zone === undefined) throw headerError('midc', 'no column is named after a time zone');
    const columns = header.flatMap((name) => knownColumn(name));
    const ids = [...new Set(columns.map(({ sensor }) => sensor))];
    return tableReader({
      site: { sensors: ids.map(sensorOf) },
      header,
      columns,
      leftOut: {},
      split: splitCsv,
      time: (field) => minuteOf(field('Year'), field('DOY'), field(zone.name), zone.hoursWest),
      missing: (text) => text === '',
      skip: (line) => line === headerLine,
    });
  },
};

function zoneOf(
  header: readonly string[],
): { readonly name: string; readonly hoursWest: number } | undefined {
  for (const name of header) {
    const hoursWest = ZONES[name];
    if (hoursWest !== undefined) return { name, hoursWest };
  }
  return undefined;
}

function knownColumn(name: string): readonly Column[] {
  const known = KNOWN_COLUMNS.find(([start]) => start.test(name));
  return known === undefined ? [] : [valueColumn({ name, sensor: known[1], property: known[2] })];
}

function sensorOf(id: string): RecordSensor {
  return { id, expectedIntervalSeconds: LOGGER_INTERVAL_SECONDS, scale: SCALE };
}

function minuteOf(year: string, dayOfYear: string, hhmm: string, hoursWest: number): number | undefined {
  if (!/^\d{4}$/.test(year) || !/^\d{1,3}$/.test(dayOfYear) || !/^\d{1,4}$/.test(hhmm)) return undefined;
  const newYear = instantOf({ year: Number(year), month: 1, day: 1, utcOffsetMinutes: -hoursWest * 60 });
  const hour = Math.floor(Number(hhmm) / 100);
  const minute = Number(hhmm) % 100;
  const day = Number(dayOfYear);
  if (newYear === undefined || hour > 23 || minute > 59 || day < 1 || day > 366) return undefined;
  return newYear + ((day - 1) * 1440 + hour * 60 + minute) * 60_000;
}
