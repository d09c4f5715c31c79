import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveStatic } from '@shivar/platform/http';
import { serve } from './support.ts';

async function folder(t: TestContext): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'shivar-static-'));
  t.after(() => rm(directory, { recursive: true }));
  await mkdir(path.join(directory, 'public/fonts'), { recursive: true });
  await writeFile(path.join(directory, 'secret.txt'), 'secret');
  await writeFile(path.join(directory, 'public/app.js'), 'export {};'.repeat(500));
  await writeFile(path.join(directory, 'public/fonts/a.woff2'), 'font');
  return path.join(directory, 'public');
}

test('files of a folder are served with their type, compressed, and only once', async (t) => {
  const handler = await serveStatic(await folder(t));
  const base = await serve(t, { routes: [{ method: 'GET', path: '/assets/*', handler }] });
  const script = await fetch(`${base}/assets/app.js`);
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  assert.equal(script.headers.get('content-encoding'), 'gzip');
  assert.ok(Number(script.headers.get('content-length')) < 200);
  assert.equal((await script.text()).length, 5000);
  assert.equal(script.headers.get('cache-control'), 'public, no-cache');
  const again = await fetch(`${base}/assets/app.js`, {
    headers: { 'if-none-match': script.headers.get('etag') ?? '' },
  });
  assert.equal(again.status, 304);
  const versioned = await fetch(`${base}/assets/fonts/a.woff2?v=1`);
  assert.equal(await versioned.text(), 'font');
  assert.match(versioned.headers.get('cache-control') ?? '', /immutable/);
});

test('no path leads out of the folder', async (t) => {
  const handler = await serveStatic(await folder(t));
  const base = await serve(t, { routes: [{ method: 'GET', path: '/assets/*', handler }] });
  for (const path of [
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    'fonts/../../secret.txt',
    '',
    'fonts',
    '__proto__',
  ]) {
    assert.equal((await fetch(`${base}/assets/${path}`)).status, 404, path);
  }
});
