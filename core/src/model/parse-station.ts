import { migrateDocument } from '../validation/config-version.ts';
import { type Validated, validate } from '../validation/validate.ts';
import type { Station } from './station.ts';
import { stationSchema } from './station-schema.ts';

/** The version of `station.json` that this program writes. */
export const STATION_CONFIG_VERSION = 1;

/** A station from the document in `station.json`, of any version known, or every fault in it with its path. */
export function parseStation(document: unknown): Validated<Station> {
  const migrated = migrateDocument(document, STATION_CONFIG_VERSION);
  return migrated.kind === 'invalid' ? migrated : validate(stationSchema, migrated.document);
}
