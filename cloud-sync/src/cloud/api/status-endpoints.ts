import { ledgerBalances } from '@shivar/core/model';
import { instant } from '@shivar/core/present';
import { DAY, eventTime, istDate } from '@shivar/core/time';
import { z } from 'zod';
import type { CloudClock } from '../cloud-clock.ts';
import type { CloudReader, CloudRegistry, FaultEntry, GatewayEntry } from '../store/cloud-store.ts';
import { MAX_LIMIT } from './cursor.ts';
import { type Endpoint, jsonEndpoint } from './endpoint.ts';
import { identifierShape, instantShape } from './shapes.ts';
import { requireStation } from './station-endpoints.ts';

const count = z.int();
const byReason = z.record(z.string(), count).describe('By reason');
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be an Indian calendar day, YYYY-MM-DD')
  .optional();

/** Days that the ledger tells when it is not asked for certain ones. */
const LEDGER_DAYS = 7;

const ledger = z.object({
  station: identifierShape,
  unit: z.literal('readings'),
  items: z.array(
    z.object({
      day: z.string().describe('Indian calendar day of arrival'),
      balances: z.boolean().describe('received = stored + duplicate + quarantined + rejected + unresolved'),
      received: count,
      stored: count,
      duplicate: count,
      quarantined: count,
      rejected: byReason,
      unresolved: count,
      late: count.describe('Within stored'),
      possibleDuplicate: count.describe('Within stored'),
      unreadableMessages: byReason.describe('Messages, not readings, by reason'),
    }),
  ),
});

const fault = z.object({
  station: identifierShape,
  sensor: identifierShape.nullable(),
  code: z.string(),
  detail: z.string(),
  since: instantShape,
});

const gateway = z.object({
  id: identifierShape,
  stations: z.array(identifierShape),
  lastContactAt: instantShape,
  backlogRecords: z.int().describe('Records that waited there at the last contact'),
  requests: z.int(),
  requestBytes: z.int().describe('Of request bodies'),
  duplicates: z.int().describe('Records that came again'),
});

/** How the network is doing. */
export function statusEndpoints(
  reader: CloudReader,
  registry: Pick<CloudRegistry, 'gateways'>,
  clock: CloudClock,
): readonly Endpoint[] {
  return [
    jsonEndpoint({
      method: 'GET',
      path: '/v1/stations/{id}/ledger',
      operationId: 'getLedger',
      summary: 'Where every reading went, by day',
      access: 'read',
      query: z.object({
        from: day.describe('First day; a week back when not given'),
        to: day.describe('Last day; today when not given'),
      }),
      description: 'Days, newest first',
      answer: ledger,
      problems: [404],
      handler: async ({ params, query }) => {
        const { station } = await requireStation(reader, params.id);
        const toDay = query.to ?? istDate(eventTime(clock.now()));
        const fromDay = query.from ?? istDate(eventTime(clock.now() - LEDGER_DAYS * DAY));
        const days = await reader.ledger({ station: station.id, fromDay, toDay, limit: MAX_LIMIT });
        return {
          station: station.id,
          unit: 'readings' as const,
          items: days.map((entry) => ({
            day: entry.day,
            balances: ledgerBalances(entry.counts),
            ...entry.counts,
          })),
        };
      },
    }),
    jsonEndpoint({
      method: 'GET',
      path: '/v1/faults',
      operationId: 'listFaults',
      summary: 'Open faults, newest first',
      access: 'read',
      query: z.object({ station: z.string().max(32).optional() }),
      description: 'Open faults',
      answer: z.object({ items: z.array(fault) }),
      handler: async ({ query: { station } }) => {
        const asked = station === undefined ? {} : { station };
        return { items: (await reader.openFaults({ ...asked, limit: MAX_LIMIT })).map(faultJson) };
      },
    }),
    jsonEndpoint({
      method: 'GET',
      path: '/v1/gateways',
      operationId: 'listGateways',
      summary: 'Gateways with their last contact',
      access: 'read',
      description: 'Gateways, by id',
      answer: z.object({ items: z.array(gateway) }),
      handler: async () => ({ items: (await registry.gateways()).map(gatewayJson) }),
    }),
  ];
}

function faultJson({ station, sensor, code, detail, atMs }: FaultEntry): z.input<typeof fault> {
  return { station, sensor: sensor ?? null, code, detail, since: instant(atMs) };
}

function gatewayJson(entry: GatewayEntry): z.input<typeof gateway> {
  const { gateway: id, lastContactAtMs, ...rest } = entry;
  return { id, lastContactAt: instant(lastContactAtMs), ...rest, stations: [...entry.stations] };
}
