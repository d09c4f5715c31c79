import { ShivarError } from '../../errors/index.ts';
import { type WeatherColumn, weatherColumns } from './weather-columns.ts';

/** One row of a weather file: its numbers by column, and when it was, by the local clock. */
export interface WeatherRow {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Hour of the day at which the row begins, with its fraction; undefined when only the day is given. */
  readonly hour: number | undefined;
  readonly values: ReadonlyMap<WeatherColumn, number>;
}

/** A file of weather, read. */
export interface WeatherFile {
  readonly rows: readonly WeatherRow[];
  readonly kind: 'daily' | 'hourly';
}

/** A century of hours; what comes after is refused rather than half read. */
const MAX_ROWS = 900_000;

const LOCAL_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads a CSV of daily or hourly weather. Times without a zone are local; with one they are moved to the local clock.
 * An empty cell, or one that is no number, is a value that is not known.
 * @throws {ShivarError} WEATHER_FILE_INVALID, naming the line.
 */
export function readWeatherFile(text: string, zoneOffsetHours: number): WeatherFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const columns = weatherColumns(cells(lines[0] ?? ''));
  const timeColumn = columns.get('time');
  if (timeColumn === undefined) throw invalid(1, 'the header names no column "date" or "time"');
  if (lines.length > MAX_ROWS) throw invalid(MAX_ROWS, `there are more than ${MAX_ROWS} rows`);
  const rows: WeatherRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const row = cells(line);
    const when = localTime(row[timeColumn] ?? '', zoneOffsetHours);
    if (when === undefined) throw invalid(index + 1, `"${row[timeColumn] ?? ''}" is no day and no time`);
    rows.push({ ...when, values: numbers(columns, row) });
  }
  const hourly = columns.has('temperatureC') && rows.some(({ hour }) => (hour ?? 0) > 0);
  if (!hourly && !(columns.has('minC') && columns.has('maxC'))) {
    throw invalid(
      1,
      'a daily file needs airTemperatureMin and airTemperatureMax, an hourly one time and airTemperature',
    );
  }
  return { rows, kind: hourly ? 'hourly' : 'daily' };
}

function invalid(line: number, problem: string): ShivarError {
  return new ShivarError('WEATHER_FILE_INVALID', `line ${line}: ${problem}`);
}

/** Numbers and names without commas in them, in quotes or not. */
function cells(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function numbers(
  columns: ReadonlyMap<WeatherColumn, number>,
  row: readonly string[],
): ReadonlyMap<WeatherColumn, number> {
  const values = new Map<WeatherColumn, number>();
  for (const [column, index] of columns) {
    const text = row[index] ?? '';
    const value = text === '' ? Number.NaN : Number(text);
    if (column !== 'time' && Number.isFinite(value)) values.set(column, value);
  }
  return values;
}

function localTime(text: string, zoneOffsetHours: number): Pick<WeatherRow, 'date' | 'hour'> | undefined {
  const match = LOCAL_TIME.exec(text);
  if (match === null) return undefined;
  const [, date = '', hour, minute = '00', second = '00', zone] = match;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // V8 rolls 31 June over to 1 July; a file that says so is wrong.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return undefined;
  if (hour === undefined) return { date, hour: undefined };
  const hours = Number(hour) + Number(minute) / 60 + Number(second) / 3600;
  const local = zone === undefined ? hours : hours - offsetOf(zone) + zoneOffsetHours;
  const shifted = new Date(midnight + Math.round(local * 3_600_000));
  return { date: shifted.toISOString().slice(0, 10), hour: (shifted.getTime() % 86_400_000) / 3_600_000 };
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.replace(':', '');
  const hours = Number(digits.slice(1, 3)) + Number(digits.slice(3, 5)) / 60;
  return digits.startsWith('-') ? -hours : hours;
}
