import { ShivarError } from '@shivar/core/errors';
import { isIdentifier } from '@shivar/core/model';
import { instant } from '@shivar/core/present';
import { HttpError } from '@shivar/platform/http';
import { z } from 'zod';
import { hashToken, newGatewayKey, newToken } from '../access/secrets.ts';
import type { CloudClock } from '../cloud-clock.ts';
import type { AuditEntry, CloudRegistry } from '../store/cloud-store.ts';
import { decodeCursor, pageOf, pageQuery } from './cursor.ts';
import { type Endpoint, jsonEndpoint } from './endpoint.ts';
import { identifierShape, instantShape, nextShape } from './shapes.ts';

/** Stations of one gateway: a box serves a village, not a district. */
const MAX_STATIONS = 64;

const identifier = z
  .string()
  .refine(
    isIdentifier,
    'must be 1 to 32 lower-case letters, digits and hyphens, beginning with a letter or digit',
  );
const stations = z.array(identifier).max(MAX_STATIONS);

const gatewayBody = z.strictObject({ id: identifier, stations });
const stationsBody = z.strictObject({ stations });
const tokenBody = z.strictObject({ name: z.string().min(1).max(64), role: z.enum(['read', 'admin']) });

const keyed = z.object({
  id: identifierShape,
  stations: z.array(identifierShape),
  key: z.string().describe('base64url; shown this once'),
});

const auditEntry = z.object({
  id: z.int(),
  at: instantShape,
  kind: z.string(),
  gateway: identifierShape.nullable(),
  detail: z.string(),
});

/** Who may speak and ask, and what was refused. */
export function adminEndpoints(registry: CloudRegistry, clock: CloudClock): readonly Endpoint[] {
  return [
    jsonEndpoint({
      method: 'POST',
      path: '/v1/admin/gateways',
      operationId: 'addGateway',
      summary: 'Register a gateway and its stations; its key is in the answer and nowhere else',
      access: 'admin',
      body: gatewayBody,
      status: 201,
      description: 'The gateway with its key',
      answer: keyed,
      problems: [409],
      handler: async ({ body }) => {
        const { key, text } = newGatewayKey();
        await conflicts(
          registry.addGateway({ gateway: body.id, key, stations: body.stations, at: clock.now() }),
        );
        return { ...body, key: text };
      },
    }),
    jsonEndpoint({
      method: 'PUT',
      path: '/v1/admin/gateways/{id}/stations',
      operationId: 'registerStations',
      summary: 'Replace the stations of a gateway; what was refused for them before is asked for again',
      access: 'admin',
      body: stationsBody,
      description: 'The stations now',
      answer: z.object({ id: identifierShape, stations: z.array(identifierShape) }),
      problems: [404, 409],
      handler: async ({ params, body }) => {
        const id = params.id ?? '';
        await conflicts(registry.registerStations(id, body.stations, clock.now()));
        return { id, stations: body.stations };
      },
    }),
    jsonEndpoint({
      method: 'POST',
      path: '/v1/admin/gateways/{id}/key',
      operationId: 'replaceKey',
      summary: 'Give a gateway a new key; the old one is refused from here on',
      access: 'admin',
      description: 'The new key',
      answer: z.object({ id: identifierShape, key: z.string().describe('base64url; shown this once') }),
      problems: [404],
      handler: async ({ params }) => {
        const id = params.id ?? '';
        const { key, text } = newGatewayKey();
        await conflicts(registry.replaceKey(id, key, clock.now()));
        return { id, key: text };
      },
    }),
    jsonEndpoint({
      method: 'POST',
      path: '/v1/admin/tokens',
      operationId: 'addToken',
      summary: 'Make a token; it is in the answer and nowhere else',
      access: 'admin',
      body: tokenBody,
      status: 201,
      description: 'The token',
      answer: z.object({ name: z.string(), role: z.enum(['read', 'admin']), token: z.string() }),
      handler: async ({ body }) => {
        const token = newToken();
        await registry.addToken({ hash: hashToken(token), ...body, at: clock.now() });
        return { ...body, token };
      },
    }),
    jsonEndpoint({
      method: 'GET',
      path: '/v1/admin/audit',
      operationId: 'listAudit',
      summary: 'What was refused or changed, newest first',
      access: 'admin',
      query: pageQuery,
      description: 'Entries',
      answer: z.object({ items: z.array(auditEntry), next: nextShape }),
      handler: async ({ query: { limit, cursor } }) => {
        const [before] = decodeCursor(cursor, z.tuple([z.int()])) ?? [];
        const found = await registry.audit({ ...(before === undefined ? {} : { before }), limit: limit + 1 });
        return pageOf(found, limit, { shown: auditJson, place: (last) => [last.id] });
      },
    }),
  ];
}

const STATUS_BY_CODE: ReadonlyMap<string, number> = new Map([
  ['GATEWAY_EXISTS', 409],
  ['STATION_TAKEN', 409],
  ['GATEWAY_UNKNOWN', 404],
]);

/** What the registry will not do, as an answer. */
async function conflicts(change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    const status = error instanceof ShivarError ? STATUS_BY_CODE.get(error.code) : undefined;
    if (status === undefined || !(error instanceof ShivarError)) throw error;
    throw new HttpError(status, error.code, error.message, { cause: error });
  }
}

function auditJson({ id, atMs, kind, gateway, detail }: AuditEntry): z.input<typeof auditEntry> {
  return { id, at: instant(atMs), kind, gateway: gateway ?? null, detail };
}
