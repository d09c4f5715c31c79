import { districtByLgd, isIdentifier, type Station } from '@shivar/core/model';
import { instant } from '@shivar/core/present';
import { HttpError } from '@shivar/platform/http';
import { z } from 'zod';
import type { CloudReader, StationEntry } from '../store/cloud-store.ts';
import { decodeCursor, pageOf, pageQuery } from './cursor.ts';
import { type Endpoint, jsonEndpoint } from './endpoint.ts';
import { identifierShape, instantShape, localNameShape, nextShape } from './shapes.ts';

const station = z.object({
  id: identifierShape,
  gateway: identifierShape,
  name: localNameShape,
  shortName: localNameShape,
  position: z.object({
    latitude: z.number().describe('Degrees north'),
    longitude: z.number().describe('Degrees east'),
    elevationM: z.number().describe('Metres above sea level'),
  }),
  village: z.string(),
  taluka: z.string(),
  districtLgd: z.int().describe('Code of the district in the Local Government Directory'),
  district: localNameShape.nullable(),
  lastContactAt: instantShape.describe('Last request of its gateway'),
  latestEventTime: instantShape.describe('Event time of its newest observation'),
  backlogRecords: z.int().describe('Records that waited at its gateway then'),
  openFaults: z.int(),
});

const stationDetail = station.extend({
  soilClass: z.string(),
  sensors: z.array(
    z.object({
      id: identifierShape,
      expectedIntervalSeconds: z.number().nullable().describe('Null for a sensor that is configured no more'),
      epoch: z.int().nullable().describe('Of the installation now'),
      messages: z.int().describe('Messages stored here'),
      readings: z.int().describe('Readings in them'),
      lastMessageAt: instantShape.describe('When its gateway took in the last of them'),
    }),
  ),
});

/** Stations and their sensors. */
export function stationEndpoints(reader: CloudReader): readonly Endpoint[] {
  return [
    jsonEndpoint({
      method: 'GET',
      path: '/v1/stations',
      operationId: 'listStations',
      summary: 'Stations, by id',
      access: 'read',
      query: pageQuery,
      description: 'Stations that their gateway has described',
      answer: z.object({ items: z.array(station), next: nextShape }),
      handler: async ({ query: { limit, cursor } }) => {
        const [after] = decodeCursor(cursor, z.tuple([z.string()])) ?? [];
        const found = await reader.stations({ ...(after === undefined ? {} : { after }), limit: limit + 1 });
        return pageOf(found, limit, { shown: stationJson, place: (last) => [last.station.id] });
      },
    }),
    jsonEndpoint({
      method: 'GET',
      path: '/v1/stations/{id}',
      operationId: 'getStation',
      summary: 'One station with its sensors',
      access: 'read',
      description: 'The station',
      answer: stationDetail,
      problems: [404],
      handler: async ({ params }) => {
        const entry = await requireStation(reader, params.id);
        return {
          ...stationJson(entry),
          soilClass: entry.station.soilClass,
          sensors: await sensorsJson(reader, entry.station),
        };
      },
    }),
  ];
}

/** @throws {HttpError} 404 */
export async function requireStation(reader: CloudReader, id: string | undefined): Promise<StationEntry> {
  const entry = id !== undefined && isIdentifier(id) ? await reader.station(id) : undefined;
  if (entry !== undefined) return entry;
  throw new HttpError(
    404,
    'STATION_UNKNOWN',
    'There is no station of that id, or its gateway has not described it yet.',
  );
}

function stationJson(entry: StationEntry): z.input<typeof station> {
  const { id, name, shortName, latitude, longitude, elevationM, village, taluka, districtLgd } =
    entry.station;
  const district = districtByLgd(districtLgd);
  return {
    id,
    gateway: entry.gateway,
    name,
    shortName,
    position: { latitude, longitude, elevationM },
    village,
    taluka,
    districtLgd,
    district: district === undefined ? null : { mr: district.mr, hi: district.hi, en: district.en },
    lastContactAt: instant(entry.lastContactAtMs),
    latestEventTime: instant(entry.latestEventTime),
    backlogRecords: entry.backlogRecords,
    openFaults: entry.openFaults,
  };
}

/** Every sensor that is configured or was ever heard. */
async function sensorsJson(
  reader: CloudReader,
  { id: stationId, sensors: configured }: Station,
): Promise<z.input<typeof stationDetail>['sensors']> {
  const heard = await reader.sensors(stationId);
  const names = new Set([...configured.map(({ id }) => id), ...heard.map(({ sensor }) => sensor)]);
  return [...names].sort().map((id) => {
    const configuration = configured.find((sensor) => sensor.id === id);
    const entry = heard.find(({ sensor }) => sensor === id);
    return {
      id,
      expectedIntervalSeconds: configuration?.expectedIntervalSeconds ?? null,
      epoch: configuration?.installations.at(-1)?.epoch ?? null,
      messages: entry?.messages ?? 0,
      readings: entry?.readings ?? 0,
      lastMessageAt: instant(entry?.lastMessageAtMs),
    };
  });
}
