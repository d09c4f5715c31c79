import { HttpError } from './http-error.ts';
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Handler = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

/** Bodies are small unless a route says otherwise: a form, a station description. */
export const DEFAULT_MAX_BODY_BYTES: number = 64 * 1024;

/** One entry of the table of routes. */
export interface Route {
  readonly method: HttpMethod;
  /** Segments, `{name}` for a placeholder, a last `*` for the rest: `/api/v1/stations/{station}`, `/assets/*`. */
  readonly path: string;
  readonly handler: Handler;
  /** Longest body in bytes; {@link DEFAULT_MAX_BODY_BYTES} when not given. */
  readonly maxBodyBytes?: number;
}

/** The route of a request and the values of its placeholders; the rest of a `*` route is under the name `*`. */
export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** A table of routes. Of several that fit, the first given wins. HEAD is answered by GET. */
export class Router {
  readonly #routes: readonly { readonly route: Route; readonly segments: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, segments: route.path.split('/') }));
  }

  /** @throws {HttpError} 404 when no route has the path, 405 when one has but not with this method, 400 for a malformed path. */
  match(method: string, path: string): Match {
    const wanted = method === 'HEAD' ? 'GET' : method;
    const allowed = new Set<string>();
    for (const { route, segments } of this.#routes) {
      const params = fit(segments, path.split('/'));
      if (params === undefined) continue;
      if (route.method === wanted) return { route, params };
      allowed.add(route.method);
    }
    if (allowed.size === 0) throw new HttpError(404, 'HTTP_NOT_FOUND', `There is nothing at ${path}.`);
    const allow = [...allowed].join(', ');
    throw new HttpError(405, 'HTTP_METHOD_NOT_ALLOWED', `Only ${allow} can be used here.`, {
      headers: { allow },
    });
  }
}

function fit(segments: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = Object.create(null);
  for (const [index, segment] of segments.entries()) {
    if (segment === '*') return { ...params, '*': decode(given.slice(index).join('/')) };
    const value = given[index];
    if (value === undefined) return undefined;
    if (segment.startsWith('{') && value !== '') params[segment.slice(1, -1)] = decode(value);
    else if (segment !== value) return undefined;
  }
  return given.length === segments.length ? params : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new HttpError(400, 'HTTP_MALFORMED_PATH', 'The path is not percent-encoded UTF-8.', { cause });
  }
}
