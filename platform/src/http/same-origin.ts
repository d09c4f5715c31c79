import { HttpError } from './http-error.ts';
import type { HttpRequest } from './request.ts';

/**
 * Refuses a request that a page of another site made the browser send. Programs send neither header and pass; they
 * carry no cookie of a browser.
 *
 * @throws {HttpError} 403
 */
export function requireSameOrigin(request: HttpRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite();
  const { origin, host } = request.headers;
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)) throw crossSite();
}

function crossSite(): HttpError {
  return new HttpError(403, 'HTTP_CROSS_SITE', 'This request came from the page of another site.');
}
