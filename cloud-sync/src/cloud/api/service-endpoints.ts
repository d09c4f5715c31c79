import { type EventHub, json } from '@shivar/platform/http';
import { z } from 'zod';
import type { CloudRegistry } from '../store/cloud-store.ts';
import { type Endpoint, jsonEndpoint } from './endpoint.ts';

/** What machines ask of the program itself. */
export function serviceEndpoints(options: {
  readonly registry: Pick<CloudRegistry, 'hasTokens'>;
  readonly events: EventHub;
  /** The OpenAPI document of all endpoints, this one included. */
  readonly document: () => object;
}): readonly Endpoint[] {
  const { registry, events, document } = options;
  return [
    jsonEndpoint({
      method: 'GET',
      path: '/livez',
      operationId: 'isAlive',
      summary: 'Whether the program runs',
      access: 'open',
      description: 'It does',
      answer: z.object({ status: z.literal('alive') }),
      handler: async () => ({ status: 'alive' as const }),
    }),
    jsonEndpoint({
      method: 'GET',
      path: '/readyz',
      operationId: 'isReady',
      summary: 'Whether the store answers',
      access: 'open',
      description: 'It does',
      answer: z.object({ status: z.literal('ready') }),
      problems: [503],
      handler: async () => {
        await registry.hasTokens();
        return { status: 'ready' as const };
      },
    }),
    {
      method: 'GET',
      path: '/v1/events',
      operationId: 'followEvents',
      summary: 'Server-sent events: a `message` with the stations that have something new',
      access: 'read',
      success: { status: 200, description: 'A stream without end', contentType: 'text/event-stream' },
      problems: [503],
      handle: async (request) => events.respond(request),
    },
    {
      method: 'GET',
      path: '/openapi.json',
      operationId: 'describeApi',
      summary: 'This document',
      access: 'open',
      success: { status: 200, description: 'OpenAPI 3.1', contentType: 'application/json' },
      problems: [],
      handle: async () => json(document()),
    },
  ];
}
