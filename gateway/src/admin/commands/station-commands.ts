import path from 'node:path';
import { ShivarError } from '@shivar/core/errors';
import { districtByLgd, type Station, stationAdvice } from '@shivar/core/model';
import { formatErrors } from '@shivar/core/validation';
import { type Command, type CommandContext, command } from '../command-line/command.ts';
import {
  findStation,
  readStationFile,
  readStations,
  requireHistory,
  writeStation,
} from '../files/station-files.ts';
import { openPlace, PLACE_OPTIONS } from './place.ts';

const add = command({
  name: 'station add',
  summary: 'Adds stations from station files. A running gateway takes them over.',
  positionals: ['FILE'],
  repeats: true,
  options: PLACE_OPTIONS,
  run: async (invocation) => {
    const { paths } = await openPlace(invocation.options, invocation);
    const known = new Set((await readStations(paths.stationsDirectory)).map(({ id }) => id));
    const stations = await readAll(invocation.positionals, invocation);
    for (const { id } of stations) {
      if (known.has(id))
        throw new ShivarError(
          'STATION_EXISTS',
          `station ${id} is there already; use \`shivar station edit\``,
        );
      known.add(id);
    }
    return writeAll(stations, paths.stationsDirectory, invocation);
  },
});

const edit = command({
  name: 'station edit',
  summary: 'Replaces stations by what is in station files. A running gateway takes them over.',
  details:
    'Instruments of the past must stay in the file, because readings belong to them; use `shivar sensor replace` for a new one.',
  positionals: ['FILE'],
  repeats: true,
  options: PLACE_OPTIONS,
  run: async (invocation) => {
    const { paths } = await openPlace(invocation.options, invocation);
    const stations = await readAll(invocation.positionals, invocation);
    for (const station of stations)
      requireHistory(await findStation(paths.stationsDirectory, station.id), station);
    return writeAll(stations, paths.stationsDirectory, invocation);
  },
});

const check = command({
  name: 'station check',
  summary: 'Checks station files and says everything that is wrong or doubtful in them.',
  positionals: ['FILE'],
  repeats: true,
  options: {},
  run: async (invocation) => {
    let faulty = 0;
    for (const name of invocation.positionals) {
      try {
        const station = await readStationFile(path.resolve(invocation.workingDirectory, name));
        invocation.out(
          `${name}: station ${station.id} with ${count(station.sensors.length, 'sensor')} is right`,
        );
        advise(name, station, invocation);
      } catch (error) {
        if (!(error instanceof ShivarError)) throw error;
        faulty += 1;
        invocation.err(error.message);
      }
    }
    return faulty === 0 ? 0 : 1;
  },
});

const list = command({
  name: 'station list',
  summary: 'Lists the stations of a gateway with their sensors.',
  options: { ...PLACE_OPTIONS, json: { type: 'boolean', help: 'The station files as one JSON list.' } },
  run: async (invocation) => {
    const { paths } = await openPlace(invocation.options, invocation);
    const stations = await readStations(paths.stationsDirectory);
    if (invocation.options.json) invocation.out(JSON.stringify(stations));
    else if (stations.length === 0)
      invocation.out(`no station in ${paths.stationsDirectory}; add one with \`shivar station add FILE\``);
    else for (const station of stations) invocation.out(line(station));
    return 0;
  },
});

export const STATION_COMMANDS: readonly Command[] = [add, edit, check, list];

async function readAll(names: readonly string[], { workingDirectory }: CommandContext): Promise<Station[]> {
  const stations: Station[] = [];
  for (const name of names) stations.push(await readStationFile(path.resolve(workingDirectory, name)));
  return stations;
}

async function writeAll(
  stations: readonly Station[],
  directory: string,
  context: CommandContext,
): Promise<number> {
  for (const station of stations) {
    const file = await writeStation(directory, station);
    context.out(`${station.id}: written to ${file}`);
    advise(station.id, station, context);
  }
  return 0;
}

function advise(name: string, station: Station, { err }: CommandContext): void {
  const advice = stationAdvice(station);
  if (advice.length > 0)
    err(formatErrors(advice.map(({ path: at, message }) => ({ path: `${name}: ${at}`, message }))));
}

function line({ id, name, village, taluka, districtLgd, sensors }: Station): string {
  const district = districtByLgd(districtLgd)?.en ?? String(districtLgd);
  const instruments = sensors
    .map((sensor) => `${sensor.id} (every ${sensor.expectedIntervalSeconds} s)`)
    .join(', ');
  return `${id.padEnd(20)} ${name.en}, ${village}, ${taluka}, ${district}: ${instruments || 'no sensors'}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
