import type { EventHub, Route } from '@shivar/platform/http';
import type { RefusalLog } from '../access/refusal-log.ts';
import { requireRole } from '../access/require-role.ts';
import type { CloudClock } from '../cloud-clock.ts';
import type { CloudStore } from '../store/cloud-store.ts';
import { adminEndpoints } from './admin-endpoints.ts';
import { alertEndpoints } from './alert-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import { readingEndpoints } from './reading-endpoints.ts';
import { serviceEndpoints } from './service-endpoints.ts';
import { stationEndpoints } from './station-endpoints.ts';
import { statusEndpoints } from './status-endpoints.ts';
import { type UplinkEndpointOptions, uplinkEndpoint } from './uplink-endpoint.ts';

export interface ApiOptions {
  readonly store: CloudStore;
  readonly clock: CloudClock;
  readonly refusals: RefusalLog;
  readonly events: EventHub;
  readonly random: () => number;
  readonly onReceived: UplinkEndpointOptions['onReceived'];
}

/** Everything the cloud answers besides its pages. */
export function cloudEndpoints(options: ApiOptions): readonly Endpoint[] {
  const { store, clock, events } = options;
  const { reader, registry } = store;
  const endpoints: Endpoint[] = [
    uplinkEndpoint(options),
    ...stationEndpoints(reader),
    ...readingEndpoints(reader, clock),
    ...alertEndpoints(reader),
    ...statusEndpoints(reader, registry, clock),
    ...adminEndpoints(registry, clock),
  ];
  endpoints.push(...serviceEndpoints({ registry, events, document: () => openApiDocument(endpoints) }));
  return endpoints;
}

/** The routes of endpoints, each behind its lock. */
export function apiRoutes(
  endpoints: readonly Endpoint[],
  { store, privateReads }: { readonly store: CloudStore; readonly privateReads: boolean },
): readonly Route[] {
  return endpoints.map(({ method, path, access, body, handle }) => ({
    method,
    path,
    ...(body?.maxBytes === undefined ? {} : { maxBodyBytes: body.maxBytes }),
    handler: async (request) => {
      if (access === 'admin') await requireRole(request, 'admin', store.registry);
      if (access === 'read' && privateReads) await requireRole(request, 'read', store.registry);
      return handle(request);
    },
  }));
}
