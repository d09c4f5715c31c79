import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { ShivarError } from '@shivar/core/errors';
import { type Exchange, HttpError, html, json, type Route } from '@shivar/platform/http';
import { problemOf, serve } from './support.ts';

const get = (path: string, handler: Route['handler']): Route => ({ method: 'GET', path, handler });

test('placeholders of the path reach the handler decoded', async (t) => {
  const base = await serve(t, { routes: [get('/stations/{station}/x', ({ params }) => json(params))] });
  const response = await fetch(`${base}/stations/${encodeURIComponent('शिवार/1')}/x`);
  assert.deepEqual(await response.json(), { station: 'शिवार/1' });
});

test('a path without a route is 404, another method 405 with the ones allowed, a broken path 400', async (t) => {
  const base = await serve(t, { routes: [get('/a', () => json(1)), get('/b/{c}', () => json(1))] });
  const missing = await fetch(`${base}/nothing`);
  assert.equal(missing.status, 404);
  assert.deepEqual(await problemOf(missing), {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    code: 'HTTP_NOT_FOUND',
    detail: 'There is nothing at /nothing.',
  });
  const other = await fetch(`${base}/a`, { method: 'DELETE' });
  assert.equal(other.status, 405);
  assert.equal(other.headers.get('allow'), 'GET');
  assert.equal((await fetch(`${base}/b/%ff`)).status, 400);
  assert.equal((await fetch(`${base}/b/`)).status, 404);
});

test('an error of ours is told in words, an unexpected one is logged and tells nothing', async (t) => {
  const logged: unknown[] = [];
  const base = await serve(t, {
    onError: (error) => logged.push(error),
    routes: [
      get('/refused', () => {
        throw new HttpError(422, 'STATION_INVALID', 'one field is wrong', {
          errors: [{ path: 'a', message: 'b' }],
        });
      }),
      get('/busy', () => {
        throw new ShivarError('DATABASE_BUSY', 'secret detail', { retryable: true });
      }),
      get('/broken', async () => Promise.reject(new Error('secret detail'))),
    ],
  });
  const refused = await fetch(`${base}/refused`);
  assert.equal(refused.status, 422);
  assert.deepEqual((await problemOf(refused)).errors, [{ path: 'a', message: 'b' }]);
  const busy = await fetch(`${base}/busy`);
  assert.equal(busy.status, 503);
  assert.equal(busy.headers.get('retry-after'), '5');
  assert.equal((await problemOf(busy)).code, 'DATABASE_BUSY');
  const broken = await fetch(`${base}/broken`);
  assert.equal(broken.status, 500);
  assert.doesNotMatch(await broken.text(), /secret/);
  assert.equal(logged.length, 2);
});

test('every answer forbids third parties, framing and guessing of types', async (t) => {
  const base = await serve(t, { routes: [get('/', () => html('<p>hello</p>'))] });
  for (const path of ['/', '/missing']) {
    const { headers } = await fetch(base + path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'self';.*frame-ancestors 'none'/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  }
});

test('a body that the client holds already is not sent again', async (t) => {
  const base = await serve(t, { routes: [get('/', () => json({ value: 'x'.repeat(2000) }))] });
  const first = await fetch(base);
  const tag = first.headers.get('etag') ?? '';
  assert.equal(first.headers.get('content-encoding'), 'gzip');
  assert.equal((await first.text()).length, 2012);
  const again = await fetch(base, { headers: { 'if-none-match': `"other", ${tag}` } });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
  const plain = await fetch(base, { headers: { 'accept-encoding': 'gzip;q=0' } });
  assert.equal(plain.headers.get('content-encoding'), null);
});

test('HEAD is GET without the body', async (t) => {
  const base = await serve(t, { routes: [get('/', () => json({ a: 1 }))] });
  const response = await fetch(base, { method: 'HEAD' });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-length'), '7');
  assert.equal(await response.text(), '');
});

test('bodies are bounded, typed and parsed', async (t) => {
  const echo: Route = {
    method: 'POST',
    path: '/json',
    maxBodyBytes: 20,
    handler: async (request) => json(await request.json()),
  };
  const form: Route = {
    method: 'POST',
    path: '/form',
    handler: async (request) => json(Object.fromEntries(await request.form())),
  };
  const base = await serve(t, { routes: [echo, form] });
  const post = (path: string, body: string | ReadableStream, type: string): Promise<Response> =>
    fetch(base + path, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
      duplex: 'half',
    });
  assert.deepEqual(await (await post('/json', '{"a":1}', 'application/json; charset=utf-8')).json(), {
    a: 1,
  });
  assert.equal(
    (await problemOf(await post('/json', '{"a":', 'application/json'))).code,
    'HTTP_MALFORMED_JSON',
  );
  assert.equal(
    (await problemOf(await post('/json', '{}', 'text/plain'))).code,
    'HTTP_UNSUPPORTED_MEDIA_TYPE',
  );
  const long = JSON.stringify('x'.repeat(30));
  assert.equal((await post('/json', long, 'application/json')).status, 413);
  const chunked = new Blob([long]).stream();
  assert.equal((await post('/json', chunked, 'application/json')).status, 413);
  const fields = new URLSearchParams({ name: 'शिवार', empty: '' });
  const taken = await post('/form', fields.toString(), 'application/x-www-form-urlencoded');
  assert.deepEqual(await taken.json(), { name: 'शिवार', empty: '' });
});

test('a stream stops when the client leaves', async (t) => {
  let stopped: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  async function* endless(): AsyncGenerator<string> {
    try {
      for (;;) yield 'x'.repeat(10_000);
    } finally {
      stopped();
    }
  }
  const base = await serve(t, { routes: [get('/', () => ({ status: 200, body: endless() }))] });
  const leave = new AbortController();
  const response = await fetch(base, { signal: leave.signal });
  assert.equal(response.status, 200);
  leave.abort();
  await done;
});

test('each answer is reported once with its route', async (t) => {
  const exchanges: Exchange[] = [];
  const base = await serve(t, {
    routes: [get('/stations/{station}', () => json(1))],
    onExchange: (exchange) => exchanges.push(exchange),
  });
  await (await fetch(`${base}/stations/a`)).text();
  await (await fetch(`${base}/other`)).text();
  assert.deepEqual(
    exchanges.map(({ method, route, status }) => [method, route, status]),
    [
      ['GET', '/stations/{station}', 200],
      ['GET', undefined, 404],
    ],
  );
});

test('bytes that are no HTTP are answered and the server goes on', async (t) => {
  const base = await serve(t, { routes: [get('/', () => json(1))] });
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  socket.end('\u0000\u0001 nonsense\r\n\r\n');
  const [answer] = await once(socket.setEncoding('utf8'), 'data');
  assert.match(answer, /^HTTP\/1\.1 400 /);
  socket.destroy();
  assert.equal((await fetch(base)).status, 200);
});
