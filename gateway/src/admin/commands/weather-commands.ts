import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { COLUMN_NAMES, type Et0Site, et0Series, formatEt0Series } from '@shivar/core/derived';
import { ShivarError } from '@shivar/core/errors';
import { type Command, type CommandContext, command } from '../command-line/command.ts';
import { readStationFile } from '../files/station-files.ts';
import { numberOption } from './numbers.ts';

/** Indian Standard Time, hours ahead of UTC. */
const INDIAN_OFFSET = '5.5';

const et0 = command({
  name: 'et0',
  summary: 'Computes reference evapotranspiration (FAO-56) of every day from a CSV of weather.',
  details: [
    'Writes a CSV of date, et0Mm and note. A daily file has one row a day, an hourly one a row for each hour with the time at which it begins; times without a zone are local.',
    `Columns, of which others may have other names: ${Object.values(COLUMN_NAMES)
      .map(([name]) => name)
      .join(
        ', ',
      )}. Temperatures in °C, humidity in percent, wind in m/s, solarRadiation as a mean in W/m2, solarRadiationMj as a total in MJ/m2, vapourPressure in kPa.`,
    'Of days, what is missing besides temperature is estimated as FAO-56 says and named in the note. A day of hours with one missing is not known.',
  ].join('\n'),
  positionals: ['FILE'],
  options: {
    station: { type: 'string', value: 'FILE', help: 'A station file that says where it was measured.' },
    latitude: { type: 'string', value: 'DEGREES', help: 'North positive; wins over the station.' },
    longitude: { type: 'string', value: 'DEGREES', help: 'East positive; only hours need it.' },
    elevation: { type: 'string', value: 'METRES', help: 'Above sea level.' },
    'wind-height': { type: 'string', value: 'METRES', help: 'Height of the anemometer; 2 when not given.' },
    'utc-offset': { type: 'string', value: 'HOURS', help: 'Of the local clock; 5.5 (India) when not given.' },
  },
  run: async (invocation) => {
    const { options, workingDirectory, out, positionals } = invocation;
    const file = path.resolve(workingDirectory, positionals[0] ?? '');
    const site = await siteOf(options, invocation);
    out(formatEt0Series(et0Series(await readText(file), site)));
    return 0;
  },
});

export const WEATHER_COMMANDS: readonly Command[] = [et0];

/** Where it was measured: by options, else by a station file. */
async function siteOf(
  options: Readonly<
    Record<
      'station' | 'latitude' | 'longitude' | 'elevation' | 'wind-height' | 'utc-offset',
      string | undefined
    >
  >,
  { workingDirectory }: CommandContext,
): Promise<Et0Site> {
  const station =
    options.station === undefined
      ? undefined
      : await readStationFile(path.resolve(workingDirectory, options.station));
  const longitude = options.longitude ?? station?.longitude.toString();
  return {
    latitudeDeg: numberOption('latitude', options.latitude ?? given('latitude', station?.latitude), {
      least: -90,
      greatest: 90,
      unit: 'degrees',
    }),
    ...(longitude === undefined
      ? {}
      : {
          longitudeDeg: numberOption('longitude', longitude, { least: -180, greatest: 180, unit: 'degrees' }),
        }),
    elevationM: numberOption('elevation', options.elevation ?? given('elevation', station?.elevationM), {
      least: -500,
      greatest: 9000,
      unit: 'm',
    }),
    windHeightM: numberOption('wind-height', options['wind-height'] ?? '2', {
      least: 0.5,
      greatest: 200,
      unit: 'm',
    }),
    zoneOffsetHours: numberOption('utc-offset', options['utc-offset'] ?? INDIAN_OFFSET, {
      least: -12,
      greatest: 14,
      unit: 'hours',
    }),
  };
}

function given(option: string, value: number | undefined): string {
  if (value !== undefined) return String(value);
  throw new ShivarError(
    'ARGUMENT_INVALID',
    `where was it measured? give --${option}, or --station with a station file`,
  );
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ShivarError('FILE_UNREADABLE', `cannot read ${file}`, { cause });
  }
}
