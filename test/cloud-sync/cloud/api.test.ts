import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { STREAM } from '@shivar/core/sync';
import { repositoryRoot } from '../../support/repository.ts';
import { checkerOf } from '../support/openapi-checker.ts';
import { put, requestOf } from '../support/send-records.ts';
import {
  ADMIN_TOKEN,
  NOW,
  registerGateway,
  startTestCloud,
  type TestCloud,
} from '../support/start-test-cloud.ts';
import {
  alertRecords,
  messageRecords,
  paneRecords,
  STATION,
  snapshotRecord,
  statusRecords,
  systemRecords,
} from '../support/village-records.ts';

const DATASTREAM = 'dindori-01/mast/airTemperature~1';

async function fill(cloud: TestCloud): Promise<void> {
  const key = await registerGateway(cloud, 'gw', [STATION.id]);
  const requests = [
    requestOf(STREAM.system, systemRecords(NOW)),
    requestOf(STREAM.raw, messageRecords(10)),
    requestOf(STREAM.aggregates, [...paneRecords(NOW, 30), ...paneRecords(NOW, 1, 2)]),
    requestOf(STREAM.alerts, alertRecords(NOW)),
    requestOf(STREAM.snapshot, [snapshotRecord(NOW)]),
    requestOf(STREAM.diagnostics, statusRecords(NOW)),
  ];
  for (const request of requests) {
    assert.equal((await put(cloud.url, { gateway: 'gw', key }, request)).status, 200);
  }
}

async function get(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return Object(await response.json());
}

test('the committed OpenAPI document is the one that is served', async (t) => {
  const cloud = await startTestCloud(t);
  const served = await get(`${cloud.url}/openapi.json`);
  const file = path.join(repositoryRoot, 'docs/openapi.json');
  if (process.env.UPDATE_OPENAPI === '1') {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file, `${JSON.stringify(served, null, 2)}\n`);
  }
  assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), served);
});

test('every route answers as the OpenAPI document says, problems included', async (t) => {
  const cloud = await startTestCloud(t);
  await fill(cloud);
  const checker = checkerOf(await get(`${cloud.url}/openapi.json`));
  const station = `/v1/stations/${STATION.id}`;
  const asked: [method: string, path: string, body?: unknown][] = [
    ['GET', '/livez'],
    ['GET', '/readyz'],
    ['GET', '/v1/stations'],
    ['GET', '/v1/stations?limit=0'],
    ['GET', station],
    ['GET', '/v1/stations/nowhere-01'],
    ['GET', `${station}/observations/latest`],
    ['GET', `${station}/aggregates?datastream=${DATASTREAM}`],
    ['GET', `${station}/aggregates?datastream=${DATASTREAM}&from=yesterday`],
    ['GET', `${station}/aggregates?datastream=other-01/mast/airTemperature~1`],
    ['GET', '/v1/alerts'],
    ['GET', '/v1/alerts?cursor=nonsense'],
    ['GET', `${station}/ledger`],
    ['GET', '/v1/faults'],
    ['GET', '/v1/gateways'],
    ['POST', '/v1/admin/gateways', { id: 'gw-3', stations: [] }],
    ['POST', '/v1/admin/gateways', { id: 'gw-3', stations: [] }],
    ['POST', '/v1/admin/gateways', { id: 'GW 4' }],
    ['PUT', '/v1/admin/gateways/gw-3/stations', { stations: ['far-01'] }],
    ['PUT', '/v1/admin/gateways/gw-9/stations', { stations: [] }],
    ['PUT', '/v1/admin/gateways/gw-3/stations', { stations: [STATION.id] }],
    ['POST', '/v1/admin/gateways/gw-3/key'],
    ['POST', '/v1/admin/tokens', { name: 'map', role: 'read' }],
    ['GET', '/v1/admin/audit?limit=2'],
  ];
  for (const [method, at, body] of asked) {
    const response = await cloud.admin(method, at, body);
    const text = await response.text();
    assert.equal(checker.fault({ method, path: at, response, text }), undefined, `${method} ${at}: ${text}`);
  }
  assert.deepEqual(
    checker.untested(),
    ['get /openapi.json', 'get /v1/events', 'put /v1/uplink'],
    'routes that no case above asks; the three have tests of their own',
  );
});

test('a station is told with its sensors, what they sent and when they were last heard', async (t) => {
  const cloud = await startTestCloud(t);
  await fill(cloud);
  const { sensors, openFaults, district, backlogRecords } = await get(
    `${cloud.url}/v1/stations/${STATION.id}`,
  );
  assert.deepEqual(sensors, [
    {
      id: 'mast',
      expectedIntervalSeconds: 60,
      epoch: 1,
      messages: 10,
      readings: 20,
      lastMessageAt: { utc: '2026-06-15T05:40:00.000Z', ist: '2026-06-15T11:10:00.000+05:30' },
    },
  ]);
  assert.equal(openFaults, 1);
  assert.equal(backlogRecords, 0);
  assert.equal(Object(district).en, 'Nashik');
});

test('aggregates come in pages, oldest first, each window once in its newest revision', async (t) => {
  const cloud = await startTestCloud(t);
  await fill(cloud);
  const base = `${cloud.url}/v1/stations/${STATION.id}/aggregates?datastream=${DATASTREAM}&limit=12`;
  const items: Record<string, unknown>[] = [];
  let next: unknown = '';
  for (let page = 0; typeof next === 'string' && page < 5; page += 1) {
    const body = await get(next === '' ? base : `${base}&cursor=${next}`);
    items.push(...(body.items as Record<string, unknown>[]));
    next = body.next;
    assert.equal(body.unit, 'Cel');
  }
  assert.equal(next, null);
  assert.equal(items.length, 30);
  const starts = items.map(({ start }) => String(Object(start).utc));
  assert.deepEqual(starts, [...starts].sort());
  assert.deepEqual(
    items.map(({ revision }) => revision),
    [...Array(29).fill(1), 2],
  );
  assert.equal(items.at(-1)?.mean, 465.2 / 15);
  assert.equal(items.at(-1)?.completeness, 1);
});

test('alerts carry their texts in three languages; one that is over is not active', async (t) => {
  const cloud = await startTestCloud(t);
  await fill(cloud);
  const { items } = await get(`${cloud.url}/v1/alerts?station=${STATION.id}&hazard=heat`);
  const [clear, raise] = items as Record<string, unknown>[];
  assert.deepEqual([clear?.kind, raise?.kind], ['clear', 'raise']);
  assert.equal(raise?.value, 46.2);
  assert.equal(raise?.unit, 'Cel');
  assert.match(String(Object(raise?.texts).en), /Dindori/);
  assert.match(String(Object(raise?.texts).mr), /दिंडोरी/);
  assert.deepEqual((await get(`${cloud.url}/v1/alerts?active=true`)).items, []);
});

test('latest observations name unit, quality and both times', async (t) => {
  const cloud = await startTestCloud(t);
  await fill(cloud);
  const { items } = await get(`${cloud.url}/v1/stations/${STATION.id}/observations/latest`);
  assert.deepEqual(items, [
    {
      datastream: DATASTREAM,
      station: STATION.id,
      sensor: 'mast',
      property: 'airTemperature',
      epoch: 1,
      unit: 'Cel',
      value: 31.25,
      exact: '31.25',
      eventTime: { utc: '2026-06-15T06:29:00.000Z', ist: '2026-06-15T11:59:00.000+05:30' },
      flag: 1,
      flagName: 'pass',
    },
  ]);
});

test('an unchanged answer is not sent again', async (t) => {
  const cloud = await startTestCloud(t);
  await fill(cloud);
  const url = `${cloud.url}/v1/stations/${STATION.id}`;
  const tag = (await fetch(url)).headers.get('etag');
  assert.ok(tag !== null);
  assert.equal((await fetch(url, { headers: { 'if-none-match': tag } })).status, 304);
});

test('admin routes need a token with the role admin, reads none unless they are private', async (t) => {
  const cloud = await startTestCloud(t, { privateReads: true });
  const made = await cloud.admin('POST', '/v1/admin/tokens', { name: 'map', role: 'read' });
  const { token } = Object(await made.json());
  const status = async (at: string, bearer?: string): Promise<number> => {
    const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    return (await fetch(`${cloud.url}${at}`, { headers })).status;
  };
  assert.equal(await status('/v1/stations'), 401);
  assert.equal(await status('/v1/stations', 'guessed'), 401);
  assert.equal(await status('/v1/stations', token), 200);
  assert.equal(await status('/v1/stations', ADMIN_TOKEN), 200);
  assert.equal(await status('/v1/admin/audit'), 401);
  assert.equal(await status('/v1/admin/audit', token), 403);
  assert.equal(await status('/v1/admin/audit', ADMIN_TOKEN), 200);
  assert.equal(await status('/livez'), 200);
  assert.equal(await status('/'), 404, 'pages have no log-in');
});

test('without any token the first is made and works; with one that is given none is made', async (t) => {
  const given = await startTestCloud(t);
  assert.equal(given.firstToken, undefined);
  const fresh = await startTestCloud(t, { withoutToken: true });
  assert.ok(fresh.firstToken !== undefined);
  const headers = { authorization: `Bearer ${fresh.firstToken}` };
  assert.equal((await fetch(`${fresh.url}/v1/admin/audit`, { headers })).status, 200);
});

test('pages are told which stations have something new', async (t) => {
  const cloud = await startTestCloud(t);
  const response = await fetch(`${cloud.url}/v1/events`);
  assert.match(response.headers.get('content-type') ?? '', /text\/event-stream/);
  const reader = response.body?.getReader();
  await fill(cloud);
  let text = '';
  while (!text.includes('"stations":["dindori-01"]')) {
    const piece = await reader?.read();
    assert.ok(piece?.done === false, text);
    text += new TextDecoder().decode(piece.value);
  }
  assert.match(text, /event: message/);
  await reader?.cancel();
});

test('the pages show the network and the station, in the language that is asked for', async (t) => {
  const cloud = await startTestCloud(t);
  await fill(cloud);
  const first = await (await fetch(`${cloud.url}/?lang=en`)).text();
  assert.match(first, /href="\/stations\/dindori-01\?lang=en"/);
  const station = await (await fetch(`${cloud.url}/stations/dindori-01?lang=hi`)).text();
  assert.match(station, /<html lang="hi">/);
  assert.match(station, /31[.]3|31[.]25/);
  assert.match(station, /<svg/);
  assert.equal((await fetch(`${cloud.url}/assets/shivar.css`)).status, 200);
  assert.equal((await fetch(`${cloud.url}/stations/nowhere-01`)).status, 404);
});
