import path from 'node:path';
import { ShivarError } from '@shivar/core/errors';
import { parseStation, type Station, type StationId } from '@shivar/core/model';
import { formatErrors, nearest } from '@shivar/core/validation';
import { readJsonFile, replaceFile } from '@shivar/platform/config';
import { jsonFilesIn, makeFolder } from './json-folder.ts';

/** Reads and checks one station file. @throws {ShivarError} CONFIG_UNREADABLE, STATION_INVALID with every fault. */
export async function readStationFile(file: string): Promise<Station> {
  const parsed = parseStation(await readJsonFile(file));
  if (parsed.kind === 'valid') return parsed.value;
  throw new ShivarError('STATION_INVALID', `${file} has faults:\n${formatErrors(parsed.errors)}`);
}

/**
 * The stations of a folder, by id. One file that cannot be used stops all: its sensors would be answered and their
 * readings kept from every window.
 *
 * @throws {ShivarError} CONFIG_UNREADABLE, STATION_INVALID.
 */
export async function readStations(directory: string): Promise<Station[]> {
  const stations: Station[] = [];
  for (const file of await jsonFilesIn(directory)) {
    const station = await readStationFile(file);
    if (path.basename(file) !== `${station.id}.json`) {
      throw new ShivarError('STATION_INVALID', `${file} describes ${station.id}: name it ${station.id}.json`);
    }
    stations.push(station);
  }
  return stations;
}

/** The station of that id in a folder. @throws {ShivarError} STATION_UNKNOWN naming the nearest one. */
export async function findStation(directory: string, id: StationId): Promise<Station> {
  const stations = await readStations(directory);
  const found = stations.find((station) => station.id === id);
  if (found !== undefined) return found;
  const known = stations.map((station) => station.id);
  const near = nearest(id, known);
  const hint = near === undefined ? `known are ${known.join(', ') || 'none'}` : `did you mean ${near}?`;
  throw new ShivarError('STATION_UNKNOWN', `there is no station ${id} in ${directory}; ${hint}`);
}

/** Writes the file of a station; a running gateway takes it over. */
export async function writeStation(directory: string, station: Station): Promise<string> {
  await makeFolder(directory);
  const file = path.join(directory, `${station.id}.json`);
  await replaceFile(file, `${JSON.stringify(station, null, 2)}\n`);
  return file;
}

/**
 * Refuses an edit that would take instruments out of the past: what was measured by them would have no instrument.
 *
 * @throws {ShivarError} STATION_HISTORY_LOST.
 */
export function requireHistory(before: Station, after: Station): void {
  for (const { id, installations } of before.sensors) {
    const kept = after.sensors.find((sensor) => sensor.id === id)?.installations ?? [];
    const lost = installations.find(
      ({ epoch, effectiveFrom }) =>
        !kept.some((other) => other.epoch === epoch && other.effectiveFrom === effectiveFrom),
    );
    if (lost === undefined) continue;
    throw new ShivarError(
      'STATION_HISTORY_LOST',
      `${before.id}: instrument ${lost.epoch} of sensor ${id} (from ${lost.effectiveFrom}) is not there any more; keep it, and put a new one behind it with \`shivar sensor replace\``,
    );
  }
}
