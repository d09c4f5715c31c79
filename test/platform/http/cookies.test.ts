import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HttpRequest, readCookie, requireSameOrigin, sessionCookie } from '@shivar/platform/http';

const requestWith = (headers: HttpRequest['headers']): HttpRequest => ({ headers }) as HttpRequest;

test('a cookie is found by its whole name and keeps its equals signs', () => {
  const header = 'other=1; shivar-session=a=b=; xshivar-session=2';
  assert.equal(readCookie(header, 'shivar-session'), 'a=b=');
  assert.equal(readCookie(header, 'session'), undefined);
  assert.equal(readCookie(undefined, 'session'), undefined);
});

test('a session cookie is out of reach of scripts and of other sites', () => {
  assert.equal(
    sessionCookie('s', 'abc', { maxAgeSeconds: 60, secure: true }),
    's=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure',
  );
});

test('only pages of this server, and programs, may change state', () => {
  const host = '192.168.4.1:8080';
  requireSameOrigin(requestWith({ host }));
  requireSameOrigin(
    requestWith({ host, origin: 'http://192.168.4.1:8080', 'sec-fetch-site': 'same-origin' }),
  );
  for (const headers of [
    { host, origin: 'http://evil.example' },
    { host, origin: 'null' },
    { host, 'sec-fetch-site': 'cross-site' },
    { host, 'sec-fetch-site': 'same-site' },
  ]) {
    assert.throws(() => requireSameOrigin(requestWith(headers)), { code: 'HTTP_CROSS_SITE' });
  }
});
