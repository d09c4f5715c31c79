import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

/** Version of the API; rises with a change that a client can notice. */
const API_VERSION = '1.0.0';

const problemShape = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable; listed in docs/errors.md'),
    detail: z.string().describe('For people'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .describe('RFC 9457 problem details')
  .meta({ id: 'Problem' });

/** The OpenAPI 3.1 document of these endpoints. The same endpoints always give the same document. */
export function openApiDocument(endpoints: readonly Endpoint[]): object {
  const components = new Components();
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    const operations = paths[endpoint.path] ?? {};
    operations[endpoint.method.toLowerCase()] = operation(endpoint, components);
    paths[endpoint.path] = operations;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Shivar cloud',
      version: API_VERSION,
      description:
        'Weather, soil and alerts of village stations. Every time is given in UTC and in Indian Standard Time, every value with its UCUM unit.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: components.schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        gatewayName: { type: 'apiKey', in: 'header', name: 'shivar-gateway' },
        gatewayMac: {
          type: 'apiKey',
          in: 'header',
          name: 'shivar-mac',
          description: 'HMAC-SHA-256 of the body under the key of the gateway, cut to 128 bits, base64url',
        },
      },
    },
  };
}

function operation(endpoint: Endpoint, components: Components): object {
  const { operationId, summary, query, body, success, path } = endpoint;
  const parameters = [
    ...pathParameters(path),
    ...(query === undefined ? [] : queryParameters(query, components)),
  ];
  return {
    operationId,
    summary,
    security: security(endpoint),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body, components) } }),
    responses: {
      [success.status]: {
        description: success.description,
        content: content(success, components),
      },
      ...problemResponses(endpoint, components),
    },
  };
}

function security({ access }: Endpoint): readonly object[] {
  switch (access) {
    case 'open':
      return [];
    case 'read':
      // Without a token too, unless the operator made reads private.
      return [{}, { token: [] }];
    case 'admin':
      return [{ token: [] }];
    case 'gateway':
      return [{ gatewayName: [], gatewayMac: [] }];
  }
}

function content(
  { contentType, schema }: { readonly contentType: string; readonly schema?: z.ZodType },
  components: Components,
): object {
  return { [contentType]: schema === undefined ? {} : { schema: components.schemaOf(schema) } };
}

function problemResponses({ problems, access }: Endpoint, components: Components): object {
  const byAccess = access === 'admin' ? [401, 403] : access === 'read' ? [401] : [];
  const statuses = [...new Set([...problems, ...byAccess, 500])].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: STATUS_CODES[status] ?? 'Problem',
        content: content({ contentType: 'application/problem+json', schema: problemShape }, components),
      },
    ]),
  );
}

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodObject, components: Components): readonly object[] {
  const { properties = {}, required = [] } = components.schemaOf(query);
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = Object(property);
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
}

interface JsonSchema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

/** Gathers the schemas that have a name. */
class Components {
  readonly schemas: Record<string, unknown> = {};

  /** Open to further fields: clients must pass over what they do not know. */
  schemaOf(schema: z.ZodType): JsonSchema {
    const made = z.toJSONSchema(schema, {
      io: 'input',
      target: 'draft-2020-12',
      override: ({ jsonSchema }) => {
        // Every whole number here is a safe one; bounds that say so hide those that mean something.
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      },
    });
    const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
    const { $schema: _, $defs = {}, id, ...rest } = JSON.parse(text);
    Object.assign(this.schemas, $defs);
    if (id === undefined) return rest;
    this.schemas[id] = rest;
    return { $ref: `#/components/schemas/${id}` };
  }
}
