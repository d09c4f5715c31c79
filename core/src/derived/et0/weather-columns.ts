/** What a column of a weather file can hold. */
export type WeatherColumn =
  | 'time'
  | 'minC'
  | 'maxC'
  | 'temperatureC'
  | 'humidityMin'
  | 'humidityMax'
  | 'humidity'
  | 'dewPointC'
  | 'vapourPressureKpa'
  | 'windMPerS'
  | 'windAt2mMPerS'
  | 'solarWPerM2'
  | 'solarMj'
  | 'sunshineHours';

/** Names a column may have; case and everything but letters and digits do not matter. The first one is in the help. */
export const COLUMN_NAMES: Readonly<Record<WeatherColumn, readonly string[]>> = {
  time: ['time', 'date', 'eventTime', 'datetime', 'timestamp', 'day'],
  minC: ['airTemperatureMin', 'tmin', 'temperatureMin', 'minTemperature', 'tminC', 'tempMin'],
  maxC: ['airTemperatureMax', 'tmax', 'temperatureMax', 'maxTemperature', 'tmaxC', 'tempMax'],
  temperatureC: ['airTemperature', 'tmean', 'temperature', 'temp', 't', 'tavg', 'temperatureC', 'tempC'],
  humidityMin: ['relativeHumidityMin', 'rhmin', 'humidityMin'],
  humidityMax: ['relativeHumidityMax', 'rhmax', 'humidityMax'],
  humidity: ['relativeHumidity', 'rhmean', 'rh', 'humidity', 'rhavg', 'relativeHumidityMean'],
  dewPointC: ['dewPoint', 'tdew', 'dewPointC', 'td'],
  vapourPressureKpa: ['vapourPressure', 'ea', 'vapourPressureKpa', 'vaporPressure'],
  windMPerS: ['windSpeed', 'wind', 'uz', 'ws', 'windSpeedMps', 'windSpeedMPerS'],
  windAt2mMPerS: ['windSpeed2m', 'u2'],
  solarWPerM2: ['solarRadiation', 'solarRadiationWm2', 'ghi'],
  solarMj: ['solarRadiationMj', 'rs', 'solarRadiationMjM2', 'radiationMj'],
  sunshineHours: ['sunshineHours', 'sunshine', 'n'],
};

/** Which column of a header is what; unknown columns are left out. The first of two that mean the same counts. */
export function weatherColumns(header: readonly string[]): ReadonlyMap<WeatherColumn, number> {
  const columns = new Map<WeatherColumn, number>();
  for (const [index, name] of header.entries()) {
    const column = BY_NAME.get(bare(name));
    if (column !== undefined && !columns.has(column)) columns.set(column, index);
  }
  return columns;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const BY_NAME: ReadonlyMap<string, WeatherColumn> = new Map(
  // The keys of the record are the columns.
  (Object.entries(COLUMN_NAMES) as [WeatherColumn, readonly string[]][]).flatMap(([column, names]) =>
    names.map((name): [string, WeatherColumn] => [bare(name), column]),
  ),
);
