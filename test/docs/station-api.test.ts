import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeRoutes, readRoutes, type StationBox, TechnicianAccess } from '@shivar/gateway/admin';
import { readText } from '../support/repository.ts';

test('docs/station-api.md lists every request of the API and no other', () => {
  const access = new TechnicianAccess('', { now: () => 0 });
  // Routes look at the box when they are asked, not when they are made.
  const box = {} as StationBox;
  const routes = [...readRoutes(box, access), ...changeRoutes(box, access)];
  const made = [...routes.map(({ method, path }) => `${method} ${path}`), 'GET /api/v1/events'];
  const listed = [...readText('docs/station-api.md').matchAll(/^\| `((?:GET|PUT|POST|DELETE) [^`]+)` +\|/gm)];
  assert.deepEqual(listed.map((match) => match[1]).sort(), made.sort());
});
