import { STATUS_CODES } from 'node:http';
import { ShivarError } from '@shivar/core/errors';
import type { HttpResponse } from './response.ts';

export interface HttpErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** One entry per fault in the request, in the order of the request. */
  readonly errors?: readonly FieldError[];
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** What is wrong with one field of a request. */
export interface FieldError {
  /** Where in the body or query, for example `stations[0].latitude`. */
  readonly path: string;
  readonly message: string;
}

/** An answer other than success, thrown by a handler: it reaches the client as RFC 9457 problem details. */
export class HttpError extends ShivarError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[];

  /** `detail` is for people and says what to do; it reaches the client. */
  constructor(status: number, code: string, detail: string, options: HttpErrorOptions = {}) {
    super(code, detail, { retryable: options.retryable ?? status >= 500, cause: options.cause });
    this.name = 'HttpError';
    this.status = status;
    this.headers = options.headers ?? {};
    this.errors = options.errors ?? [];
  }
}

/**
 * RFC 9457 problem details. `type` stays `about:blank`; the stable name of the problem is the member `code`, which is
 * listed in docs/errors.md.
 */
export function problem(error: HttpError): HttpResponse {
  const body = {
    type: 'about:blank',
    title: STATUS_CODES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
  };
  return {
    status: error.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...error.headers },
    body: JSON.stringify(body),
  };
}

/** The {@link HttpError} an error of any kind is to the client. Nothing of an unexpected error is told. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof ShivarError && error.retryable) {
    return new HttpError(503, error.code, 'This cannot be done right now; try again in a moment.', {
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
  return new HttpError(500, 'HTTP_INTERNAL', 'Something went wrong here; it has been logged.', {
    cause: error,
  });
}
