import type { AlertTransition } from '@shivar/core/alert';
import { decimalToNumber, type Station } from '@shivar/core/model';
import { instant, textsOf, valueJson } from '@shivar/core/present';
import { eventTime } from '@shivar/core/time';
import { z } from 'zod';
import type { CloudReader } from '../store/cloud-store.ts';
import { decodeCursor, pageOf, pageQuery } from './cursor.ts';
import { type Endpoint, jsonEndpoint } from './endpoint.ts';
import { identifierShape, instantShape, localNameShape, nextShape } from './shapes.ts';

const HAZARDS = ['heat', 'frost', 'heavyRain', 'lowSoilMoisture', 'strongWind'] as const;

const alert = z.object({
  key: z.string(),
  station: identifierShape,
  hazard: z.enum(HAZARDS),
  kind: z.enum(['raise', 'update', 'clear', 'retract', 'expire']),
  severity: z.enum(['yellow', 'orange', 'red']),
  rule: z.string(),
  number: z.int().describe('Place within its episode, from 1'),
  episodeStart: instantShape,
  decidedAt: instantShape.describe('Event time of the reading that decided'),
  decidedNow: instantShape.describe('When the gateway decided, by its clock'),
  datastream: z.string(),
  value: z.number(),
  exact: z.string().describe('The value as a decimal, every digit'),
  level: z.number().describe('The threshold it was judged by'),
  unit: z.string().describe('UCUM, of value and level'),
  atLeast: z.boolean().describe('The value is a lower bound'),
  missed: z.boolean().describe('Recorded, never sent'),
  texts: localNameShape.nullable().describe('As farmers get them; null until the station is described'),
});

const alertsQuery = pageQuery.extend({
  station: z.string().max(32).optional(),
  hazard: z.enum(HAZARDS).optional(),
  active: z
    .enum(['true', 'false'])
    .optional()
    .describe('Only the last word of each episode that is not over'),
});

/** Alerts with the texts that farmers get. */
export function alertEndpoints(reader: CloudReader): readonly Endpoint[] {
  return [
    jsonEndpoint({
      method: 'GET',
      path: '/v1/alerts',
      operationId: 'listAlerts',
      summary: 'Changes of alerts, newest first',
      access: 'read',
      query: alertsQuery,
      description: 'Changes with their texts in three languages',
      answer: z.object({ items: z.array(alert), next: nextShape }),
      handler: async ({ query }) => {
        const { limit, cursor, station, hazard, active } = query;
        const place = decodeCursor(cursor, z.tuple([z.int(), z.string()]));
        const found = await reader.transitions({
          ...(station === undefined ? {} : { station }),
          ...(hazard === undefined ? {} : { hazard }),
          active: active === 'true',
          ...(place === undefined ? {} : { before: { decidedAt: eventTime(place[0]), key: place[1] } }),
          limit: limit + 1,
        });
        const stations = await stationsOf(reader, found);
        return pageOf(found, limit, {
          shown: (transition) => alertJson(transition, stations.get(transition.station)),
          place: (last) => [last.decidedAt, last.key],
        });
      },
    }),
  ];
}

async function stationsOf(
  reader: CloudReader,
  transitions: readonly AlertTransition[],
): Promise<ReadonlyMap<string, Station>> {
  const ids = [...new Set(transitions.map(({ station }) => station))];
  const entries = await Promise.all(ids.map((id) => reader.station(id)));
  return new Map(
    entries.flatMap((entry) => (entry === undefined ? [] : [[entry.station.id, entry.station]])),
  );
}

function alertJson(transition: AlertTransition, station: Station | undefined): z.input<typeof alert> {
  const {
    value,
    level,
    episodeStart,
    decidedAt,
    decidedNow,
    atLeast = false,
    missed = false,
    ...rest
  } = transition;
  return {
    ...rest,
    ...valueJson(value),
    level: decimalToNumber(level),
    episodeStart: instant(episodeStart),
    decidedAt: instant(decidedAt),
    decidedNow: instant(decidedNow),
    atLeast,
    missed,
    texts: station === undefined ? null : textsOf(transition, station),
  };
}
