import type { OutgoingHttpHeaders } from 'node:http';

/** What a handler answers. Security headers, compression and conditional answers are added by the server. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  /** Absent: no body. An iterable is streamed with backpressure and stopped when the client leaves. */
  readonly body?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** 200 (or `status`) with JSON. */
export function json(value: unknown, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** 200 (or `status`) with an HTML page. */
export function html(page: string, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
}

export function noContent(headers: OutgoingHttpHeaders = {}): HttpResponse {
  return { status: 204, headers };
}

/** 303: the browser goes on with GET, as after a form was taken. `location` must be a path of this server. */
export function seeOther(location: string, headers: OutgoingHttpHeaders = {}): HttpResponse {
  return { status: 303, headers: { ...headers, location } };
}

/** Bytes to be saved as a file and never shown by the browser, whatever is in them. */
export function download(bytes: Uint8Array, fileName: string): HttpResponse {
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`,
    },
    body: bytes,
  };
}
