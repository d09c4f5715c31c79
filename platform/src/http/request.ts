import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';

/** A request as handlers see it. */
export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Values of the placeholders of the route, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Address of the peer; behind a proxy that is the proxy. */
  readonly remoteAddress: string;
  /** Aborts when the client leaves before the answer is complete. */
  readonly signal: AbortSignal;
  /** The body. @throws {HttpError} 413 when it is longer than the route allows. */
  bytes(): Promise<Uint8Array>;
  /** The body as JSON, to be validated. @throws {HttpError} 413, 415 when it is something else, 400 when malformed. */
  json(): Promise<unknown>;
  /** The fields of an HTML form. @throws {HttpError} 413, 415. */
  form(): Promise<URLSearchParams>;
}

/** Takes a request apart. The body is read when asked for, up to `maxBodyBytes`. */
export function readRequest(
  incoming: IncomingMessage,
  parts: {
    readonly url: URL;
    readonly params: HttpRequest['params'];
    readonly maxBodyBytes: number;
    readonly signal: AbortSignal;
  },
): HttpRequest {
  let body: Promise<Uint8Array> | undefined;
  const bytes = (): Promise<Uint8Array> => {
    body ??= readBody(incoming, parts.maxBodyBytes);
    return body;
  };
  return {
    method: incoming.method ?? 'GET',
    path: parts.url.pathname,
    params: parts.params,
    query: parts.url.searchParams,
    headers: incoming.headers,
    remoteAddress: incoming.socket.remoteAddress ?? '',
    signal: parts.signal,
    bytes,
    json: async () => {
      requireType(incoming, 'application/json');
      return parseJson(await bytes());
    },
    form: async () => {
      requireType(incoming, 'application/x-www-form-urlencoded');
      return new URLSearchParams(new TextDecoder().decode(await bytes()));
    },
  };
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** The rest of the body is never read, so the connection cannot be used again. */
function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, 'HTTP_BODY_TOO_LARGE', `The body may have at most ${maxBytes} bytes.`, {
    headers: { connection: 'close' },
  });
}

function requireType(incoming: IncomingMessage, wanted: string): void {
  const given = incoming.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (given === wanted) return;
  throw new HttpError(415, 'HTTP_UNSUPPORTED_MEDIA_TYPE', `Send the body as ${wanted}.`);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'malformed';
    throw new HttpError(400, 'HTTP_MALFORMED_JSON', `The body is not JSON: ${why}`, { cause });
  }
}
