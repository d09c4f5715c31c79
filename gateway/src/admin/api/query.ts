import type { Clock } from '@shivar/core/time';
import { DAY, parseRfc3339 } from '@shivar/core/time';
import { HttpError, type HttpRequest } from '@shivar/platform/http';
import type { PageOptions } from '../../store/index.ts';

const DEFAULT_LIMIT = 100;
/** Rows of one answer: what a small computer reads and a slow link carries in a moment. */
const MAX_LIMIT = 500;

/** `limit` and `before` of a list that is read newest first. @throws {HttpError} 400. */
export function pageOf({ query }: HttpRequest): PageOptions {
  const limit = wholeNumber(query, 'limit', { least: 1, greatest: MAX_LIMIT }) ?? DEFAULT_LIMIT;
  const before = wholeNumber(query, 'before', { least: 0, greatest: Number.MAX_SAFE_INTEGER });
  return { limit, ...(before === undefined ? {} : { before }) };
}

/** `from` (inclusive) and `to` (exclusive), the last day when not given. @throws {HttpError} 400. */
export function spanOf({ query }: HttpRequest, clock: Clock): { readonly from: number; readonly to: number } {
  const to = instantParameter(query, 'to') ?? clock.now();
  if (to === undefined) throw badParameter('to', 'is needed while the gateway does not know the time');
  const from = instantParameter(query, 'from') ?? to - DAY;
  if (from >= to) throw badParameter('from', 'must be before `to`');
  return { from, to };
}

/** A parameter that has to be there. @throws {HttpError} 400. */
export function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === '') throw badParameter(name, 'is missing');
  return value;
}

export function wholeNumber(
  query: URLSearchParams,
  name: string,
  { least, greatest }: { readonly least: number; readonly greatest: number },
): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (text === '' || !Number.isSafeInteger(value) || value < least || value > greatest) {
    throw badParameter(name, `must be a whole number from ${least} to ${greatest}`);
  }
  return value;
}

function instantParameter(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  // A plus in a query is a space unless it is escaped, and everybody forgets.
  const utcMs = parseRfc3339(text.replace(/ (\d\d:\d\d)$/, '+$1'));
  if (utcMs === undefined)
    throw badParameter(name, 'must be an RFC 3339 instant such as 2026-06-15T06:30:00Z');
  return utcMs;
}

/** 400 for one query parameter. */
export function badParameter(name: string, message: string): HttpError {
  return new HttpError(400, 'HTTP_BAD_PARAMETER', `The parameter ${name} ${message}.`, {
    errors: [{ path: name, message }],
  });
}
