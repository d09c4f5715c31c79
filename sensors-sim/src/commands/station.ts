import { readFile } from 'node:fs/promises';
import { stationPath } from '../stations/read-station.ts';

export const STATION_HELP: string = `shivar-sim station [ID]
  Prints the station file of a simulated station (default dindori-01), ready for shivar station add.`;

/** Prints the station file as it lies on disk. */
export async function stationCommand([id = 'dindori-01']: readonly string[]): Promise<void> {
  process.stdout.write(await readFile(stationPath(id), 'utf8'));
}
