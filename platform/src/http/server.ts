import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HttpError, problem, toHttpError } from './http-error.ts';
import { readRequest } from './request.ts';
import type { HttpResponse } from './response.ts';
import { DEFAULT_MAX_BODY_BYTES, type Route, Router } from './router.ts';
import { send } from './send.ts';

/** Time for the headers to arrive, ms: a 2G round trip is a second, a slowloris takes minutes. */
const HEADERS_TIMEOUT_MS = 20_000;
/** Time for a whole request, ms: 64 kB at 5 kbit/s. */
const REQUEST_TIMEOUT_MS = 120_000;
/** Connections at once; more are closed at once by the operating system's peer. */
const DEFAULT_MAX_CONNECTIONS = 256;

/** One finished answer, for logs and metrics. */
export interface Exchange {
  readonly method: string;
  /** Path of the route with its placeholders, so that metrics stay few; undefined when no route fitted. */
  readonly route: string | undefined;
  readonly status: number;
  /** Real milliseconds. */
  readonly durationMs: number;
  readonly remoteAddress: string;
}

export interface HttpServerOptions {
  readonly routes: readonly Route[];
  /** Errors that are no {@link HttpError}: faults of ours. */
  readonly onError?: (error: unknown, request: { readonly method: string; readonly path: string }) => void;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly maxConnections?: number;
  readonly requestTimeoutMs?: number;
}

/** An HTTP/1.1 server for a table of routes, not yet listening. Every failure is answered; none ends the process. */
export function createHttpServer(options: HttpServerOptions): Server {
  const router = new Router(options.routes);
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
  });
  server.maxConnections = options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
  server.on('request', (incoming, outgoing) => {
    void exchange(router, options, incoming, outgoing);
  });
  return server;
}

/** Stops listening, closes idle connections at once and the others when `graceMs` have passed. */
export async function closeHttpServer(server: Server, graceMs = 1000): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}

async function exchange(
  router: Router,
  options: HttpServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const began = performance.now();
  const remoteAddress = incoming.socket.remoteAddress ?? '';
  const seen: { route?: string } = {};
  const response = await answer(router, options, { incoming, outgoing, seen });
  try {
    await send(incoming, outgoing, response);
  } catch (error) {
    // The client left or the stream behind the answer failed: the head is out, so only the connection can tell.
    outgoing.destroy();
    if (!isDisconnect(error)) report(options, error, incoming);
  }
  options.onExchange?.({
    method: incoming.method ?? '',
    route: seen.route,
    status: outgoing.statusCode,
    durationMs: performance.now() - began,
    remoteAddress,
  });
}

interface Turn {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Learns the route. */
  readonly seen: { route?: string };
}

async function answer(router: Router, options: HttpServerOptions, turn: Turn): Promise<HttpResponse> {
  const { incoming, outgoing, seen } = turn;
  try {
    const url = parseTarget(incoming.url ?? '/');
    const { route, params } = router.match(incoming.method ?? 'GET', url.pathname);
    seen.route = route.path;
    const leaving = new AbortController();
    outgoing.once('close', () => leaving.abort());
    const maxBodyBytes = route.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
    return await route.handler(readRequest(incoming, { url, params, maxBodyBytes, signal: leaving.signal }));
  } catch (error) {
    const known = toHttpError(error);
    if (!(error instanceof HttpError) && !isDisconnect(error)) report(options, error, incoming);
    return problem(known);
  }
}

function parseTarget(target: string): URL {
  const base = 'http://gateway.invalid';
  if (!target.startsWith('/') || !URL.canParse(`${base}${target}`)) {
    throw new HttpError(400, 'HTTP_MALFORMED_PATH', 'The request target is not a path.');
  }
  return new URL(`${base}${target}`);
}

function report(options: HttpServerOptions, error: unknown, incoming: IncomingMessage): void {
  options.onError?.(error, { method: incoming.method ?? '', path: incoming.url ?? '' });
}

const DISCONNECTS = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR']);

function isDisconnect(error: unknown): boolean {
  return error instanceof Error && 'code' in error && DISCONNECTS.has(String(error.code));
}
