import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Station } from '@shivar/core/model';

/** Where the station files of the simulator lie, as a path; a file is named after its station. */
export function stationPath(id: string): string {
  return fileURLToPath(new URL(`../../src/stations/${id}.json`, import.meta.url));
}

/** Reads one of the simulator's own station files. */
export async function readStation(id: string): Promise<Station> {
  // Our own file, checked against the station schema by a test.
  return JSON.parse(await readFile(stationPath(id), 'utf8')) as Station;
}
