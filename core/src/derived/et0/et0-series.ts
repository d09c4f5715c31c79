import { daysEt0 } from './daily-series.ts';
import type { Et0Day, Et0Site } from './et0-day.ts';
import { hoursEt0 } from './hourly-series.ts';
import { readWeatherFile } from './weather-file.ts';

/**
 * ET0 of every day of a CSV of weather. Of a daily file, what is missing besides temperature is estimated as FAO-56
 * chapter 3 says; of an hourly one, hours are added up and a day with an hour missing is not known.
 * @throws {ShivarError} WEATHER_FILE_INVALID.
 */
export function et0Series(csv: string, site: Et0Site): Et0Day[] {
  const { kind, rows } = readWeatherFile(csv, site.zoneOffsetHours);
  return kind === 'hourly' ? hoursEt0(rows, site) : daysEt0(rows, site);
}

/** A series as CSV: `date,et0Mm,note`, evapotranspiration to a hundredth of a millimetre. */
export function formatEt0Series(days: readonly Et0Day[]): string {
  return ['date,et0Mm,note', ...days.map(formatDay)].join('\n');
}

function formatDay({ date, et0Mm, note }: Et0Day): string {
  return `${date},${et0Mm?.toFixed(2) ?? ''},${note}`;
}
