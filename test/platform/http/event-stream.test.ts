import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventHub } from '@shivar/platform/http';
import { problemOf, serve } from './support.ts';

/** Reads an event stream until it holds `wanted`. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: string): Promise<string> {
  let text = '';
  while (!text.includes(wanted)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended with ${text}`);
    text += new TextDecoder().decode(value);
  }
  return text;
}

/** Waits for a condition that a closing socket brings about. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'the condition did not come true');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('every page that listens gets every event, in order, and leaving frees its place', async (t) => {
  const hub = new EventHub();
  t.after(() => hub.close());
  const base = await serve(t, {
    routes: [{ method: 'GET', path: '/', handler: (request) => hub.respond(request) }],
  });
  const leave = new AbortController();
  const responses = await Promise.all([fetch(base, { signal: leave.signal }), fetch(base)]);
  assert.equal(responses[0]?.headers.get('content-type'), 'text/event-stream');
  const readers = responses.map(({ body }) => body?.getReader());
  await until(() => hub.listeners === 2);
  hub.publish('observation', { value: '31.2\n' });
  hub.publish('alert', 1);
  for (const reader of readers) {
    assert.ok(reader);
    const text = await readUntil(reader, 'event: alert');
    assert.match(text, /id: 1\nevent: observation\ndata: {"value":"31\.2\\n"}\n\nid: 2\nevent: alert\n/);
  }
  leave.abort();
  await until(() => hub.listeners === 1);
});

test('more pages than allowed are refused in words', async (t) => {
  const hub = new EventHub({ maxListeners: 1 });
  t.after(() => hub.close());
  const base = await serve(t, {
    routes: [{ method: 'GET', path: '/', handler: (request) => hub.respond(request) }],
  });
  await fetch(base);
  const second = await fetch(base);
  assert.equal(second.status, 503);
  assert.equal((await problemOf(second)).code, 'HTTP_TOO_MANY_LISTENERS');
});

test('a page too slow to follow is let go', async (t) => {
  const hub = new EventHub();
  t.after(() => hub.close());
  const base = await serve(t, {
    routes: [{ method: 'GET', path: '/', handler: (request) => hub.respond(request) }],
  });
  const response = await fetch(base);
  const data = 'x'.repeat(100_000);
  for (let sent = 0; sent < 200; sent++) hub.publish('bulk', data);
  await response.text();
  assert.equal(hub.listeners, 0);
});
