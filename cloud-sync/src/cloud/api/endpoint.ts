import { validate } from '@shivar/core/validation';
import { HttpError, type HttpMethod, type HttpRequest, type HttpResponse, json } from '@shivar/platform/http';
import type { z } from 'zod';
import type { Role } from '../store/cloud-store.ts';

/** What a successful answer looks like. */
interface SuccessDescription {
  readonly status: number;
  readonly description: string;
  readonly contentType: string;
  /** Of a JSON body. */
  readonly schema?: z.ZodType;
}

/** One route with everything the OpenAPI document says about it. */
export interface Endpoint {
  readonly method: HttpMethod;
  /** `{name}` for a placeholder. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** Who may ask. `open`: anyone; `read`: anyone, or who has a token when reads are private. */
  readonly access: 'open' | 'gateway' | Role;
  readonly query?: z.ZodObject;
  readonly body?: { readonly contentType: string; readonly schema?: z.ZodType; readonly maxBytes?: number };
  readonly success: SuccessDescription;
  /** Statuses of the problems it may answer with, besides those every route may. */
  readonly problems: readonly number[];
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
}

interface JsonEndpoint<Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType>
  extends Pick<Endpoint, 'method' | 'path' | 'operationId' | 'summary' | 'access'> {
  readonly query?: Q;
  readonly body?: B;
  readonly status?: number;
  readonly description: string;
  readonly answer: R;
  readonly problems?: readonly number[];
  readonly handler: (call: {
    readonly params: HttpRequest['params'];
    readonly query: z.output<Q>;
    readonly body: z.output<B>;
  }) => Promise<z.input<R>>;
}

/** An endpoint that takes and gives JSON; query and body are checked before the handler sees them. */
export function jsonEndpoint<Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType>(
  spec: JsonEndpoint<Q, B, R>,
): Endpoint {
  const { method, path, operationId, summary, access, query, body, description, answer, handler } = spec;
  const { status = 200, problems = [] } = spec;
  const mayFail = [
    ...problems,
    ...(query === undefined ? [] : [400]),
    ...(body === undefined ? [] : [400, 415, 422]),
  ];
  return {
    method,
    path,
    operationId,
    summary,
    access,
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body: { contentType: 'application/json', schema: body } }),
    success: { status, description, contentType: 'application/json', schema: answer },
    problems: [...new Set(mayFail)].sort(),
    handle: async (request) => {
      const call = {
        params: request.params,
        query: query === undefined ? {} : checked(query, Object.fromEntries(request.query), BAD_QUERY),
        body: body === undefined ? undefined : checked(body, await request.json(), BAD_BODY),
      };
      // Where a schema is absent its type parameter is the widest one, and the handler expects nothing of it.
      return json(await handler(call as Parameters<typeof handler>[0]), status);
    },
  };
}

/** How faults of a part of a request are answered. */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

const BAD_QUERY: Refusal = {
  status: 400,
  code: 'HTTP_BAD_PARAMETER',
  detail: 'The query has faults; each is named in errors.',
};

const BAD_BODY: Refusal = {
  status: 422,
  code: 'HTTP_BODY_INVALID',
  detail: 'The body has faults; each is named in errors.',
};

function checked<T>(schema: z.ZodType<T>, document: unknown, { status, code, detail }: Refusal): T {
  const validated = validate(schema, document);
  if (validated.kind === 'valid') return validated.value;
  throw new HttpError(status, code, detail, { errors: validated.errors });
}
