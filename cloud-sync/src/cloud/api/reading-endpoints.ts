import { parseDatastreamId } from '@shivar/core/model';
import { describeDatastream, flagName, instant, paneJson, tipSizeOf, valueJson } from '@shivar/core/present';
import { DAY, eventTime, HOUR, MINUTE, parseRfc3339 } from '@shivar/core/time';
import { HttpError } from '@shivar/platform/http';
import { z } from 'zod';
import type { CloudClock } from '../cloud-clock.ts';
import type { CloudReader } from '../store/cloud-store.ts';
import { decodeCursor, pageOf, pageQuery } from './cursor.ts';
import { type Endpoint, jsonEndpoint } from './endpoint.ts';
import { datastreamFields, identifierShape, instantShape, nextShape } from './shapes.ts';
import { requireStation } from './station-endpoints.ts';

const latest = z.object({
  station: identifierShape,
  items: z.array(
    z.object({
      ...datastreamFields,
      value: z.number(),
      exact: z.string().describe('The value as a decimal, every digit'),
      eventTime: instantShape,
      flag: z.int().describe('QARTOD: 1, 2, 3, 4 or 9'),
      flagName: z.string().describe('pass, notEvaluated, suspect, fail or missing'),
    }),
  ),
});

const aggregates = z.object({
  ...datastreamFields,
  window: z.string().describe('Length of each window, ISO 8601'),
  items: z.array(
    z.object({
      start: instantShape.describe(
        'Inclusive; windows begin at whole multiples of their length by Indian time',
      ),
      end: instantShape.describe('Exclusive'),
      revision: z.int().describe('Rises when late readings correct the window'),
      standing: z.enum(['provisional', 'complete', 'final', 'closedIncomplete']),
      count: z.int(),
      expected: z.number().describe('Readings expected in the window; 0 when unknown'),
      completeness: z.number().nullable().describe('0 to 1; null when nothing was expected'),
      sum: z.number().optional(),
      mean: z.number().nullable().optional(),
      min: z.number().optional(),
      max: z.number().optional(),
      first: z.number().optional(),
      last: z.number().optional(),
      direction: z.number().nullable().optional().describe('Vector mean, degrees; null when there is none'),
      resultant: z.number().optional().describe('Length of the mean resultant vector, 0 to 1'),
      increase: z.number().optional().describe('Increase of a counter'),
      rainMm: z.number().optional(),
    }),
  ),
  next: nextShape,
});

/** A plus in a query is a space unless it is escaped, and everybody forgets. */
const instantParameter = z.string().transform((text, context) => {
  const utcMs = parseRfc3339(text.replace(/ (\d\d:\d\d)$/, '+$1'));
  if (utcMs !== undefined) return utcMs;
  context.addIssue({ code: 'custom', message: 'must be an RFC 3339 instant such as 2026-06-15T06:30:00Z' });
  return z.NEVER;
});

const WINDOW = /^PT(?:(\d{1,4})M|(\d{1,3})H)$/;

const aggregatesQuery = pageQuery.extend({
  datastream: z.string().max(200),
  from: instantParameter.optional().describe('RFC 3339, inclusive; a day before `to` when not given'),
  to: instantParameter.optional().describe('RFC 3339, exclusive; now when not given'),
  window: z.string().regex(WINDOW, 'must be a length such as PT15M or PT1H').default('PT15M'),
});

/** Values and what became of them over time. */
export function readingEndpoints(reader: CloudReader, clock: CloudClock): readonly Endpoint[] {
  return [
    jsonEndpoint({
      method: 'GET',
      path: '/v1/stations/{id}/observations/latest',
      operationId: 'getLatestObservations',
      summary: 'The newest observation of every datastream',
      access: 'read',
      description: 'Newest observations, by datastream',
      answer: latest,
      problems: [404],
      handler: async ({ params }) => {
        const { station } = await requireStation(reader, params.id);
        const values = await reader.latest(station.id);
        return {
          station: station.id,
          items: values.map(({ datastream, eventTime: at, flag, ...value }) => ({
            ...describeDatastream(datastream),
            ...valueJson(value),
            eventTime: instant(at),
            flag,
            flagName: flagName(flag),
          })),
        };
      },
    }),
    jsonEndpoint({
      method: 'GET',
      path: '/v1/stations/{id}/aggregates',
      operationId: 'getAggregates',
      summary: 'Windows of one datastream, each in its newest revision',
      access: 'read',
      query: aggregatesQuery,
      description: 'Windows that start in [from, to), by start',
      answer: aggregates,
      problems: [404],
      handler: async ({ params, query }) => {
        const { station } = await requireStation(reader, params.id);
        const { datastream, limit, window } = query;
        if (parseDatastreamId(datastream)?.station !== station.id) throw foreignDatastream();
        const [after] = decodeCursor(query.cursor, z.tuple([z.int()])) ?? [];
        const to = query.to ?? clock.now();
        const from = after === undefined ? (query.from ?? to - DAY) : after + 1;
        const span = { datastream, windowMs: windowMs(window), from: eventTime(from), to: eventTime(to) };
        const found = await reader.panes({ ...span, limit: limit + 1 });
        const tipSizeMm = tipSizeOf(datastream, [station]);
        const page = pageOf(found, limit, {
          shown: (pane) => paneJson(pane, tipSizeMm),
          place: (last) => [last.start],
        });
        return { ...describeDatastream(datastream), window, ...page };
      },
    }),
  ];
}

function windowMs(window: string): number {
  const [, minutes, hours] = WINDOW.exec(window) ?? [];
  return hours === undefined ? Number(minutes) * MINUTE : Number(hours) * HOUR;
}

function foreignDatastream(): HttpError {
  return new HttpError(400, 'HTTP_BAD_PARAMETER', 'The parameter datastream is not one of this station.', {
    errors: [{ path: 'datastream', message: 'is not one of this station' }],
  });
}
