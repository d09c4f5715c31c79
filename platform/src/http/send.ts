import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { entityTag, isFresh } from './conditional.ts';
import type { HttpResponse } from './response.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Shorter bodies fit into one packet as they are. */
const MIN_GZIP_BYTES = 1024;
const TEXT = /^(text\/|application\/(json|problem\+json|xml)|image\/svg\+xml)/;

const compress = promisify(gzip);

/** Writes an answer: conditional (304), compressed where that pays, without a body for HEAD. */
export async function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  response: HttpResponse,
): Promise<void> {
  outgoing.statusCode = response.status;
  outgoing.statusMessage = STATUS_CODES[response.status] ?? '';
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'private, no-cache', ...response.headers };
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) outgoing.setHeader(name, value);
  const { body } = response;
  if (body === undefined) {
    outgoing.end();
  } else if (typeof body === 'string' || body instanceof Uint8Array) {
    await sendWhole(incoming, outgoing, Buffer.from(body));
  } else if (incoming.method === 'HEAD') {
    outgoing.end();
  } else {
    outgoing.flushHeaders();
    await pipeline(Readable.from(body, { objectMode: false }), outgoing);
  }
}

async function sendWhole(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): Promise<void> {
  if (outgoing.statusCode === 200 && !outgoing.hasHeader('etag')) outgoing.setHeader('etag', entityTag(body));
  if (outgoing.statusCode === 200 && isFresh(incoming.headers, String(outgoing.getHeader('etag')))) {
    outgoing.statusCode = 304;
    outgoing.removeHeader('content-type');
    outgoing.end();
    return;
  }
  const encoded = await encodeFor(incoming, outgoing, body);
  outgoing.setHeader('content-length', encoded.length);
  if (incoming.method === 'HEAD') outgoing.end();
  else outgoing.end(encoded);
}

async function encodeFor(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer): Promise<Buffer> {
  const compressible = TEXT.test(String(outgoing.getHeader('content-type')));
  if (!compressible || body.length < MIN_GZIP_BYTES || outgoing.hasHeader('content-encoding')) return body;
  outgoing.appendHeader('vary', 'accept-encoding');
  if (!acceptsGzip(incoming.headers)) return body;
  outgoing.setHeader('content-encoding', 'gzip');
  return compress(body);
}

/** Whether the client takes gzip (RFC 9110 section 12.5.3); `gzip;q=0` says that it does not. */
export function acceptsGzip(headers: IncomingHttpHeaders): boolean {
  const codings = String(headers['accept-encoding'] ?? '').split(',');
  return codings.some((coding) => {
    const [name, ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
    return (
      (name === 'gzip' || name === '*') && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    );
  });
}
