import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { exampleStation } from '../../core/model/example-station.ts';
import { eventually } from '../../support/eventually.ts';
import { logIn, type RunningGateway, startGateway } from './running-gateway.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tests look at an answer field by field.
type Answer = any;

/** GET of the API, parsed. */
async function get(
  { page }: RunningGateway,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${page}/api/v1/${path}`, { headers });
  assert.equal(response.status, 200, `${path} ${await response.clone().text()}`);
  return response.json();
}

test('what a sensor publishes is told with its unit, its exact value and its time', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const eventTime = new Date(Date.now() - 60_000).toISOString();
  const reading = JSON.stringify({
    airTemperature: 31.25,
    eventTime,
    sequence: 1,
    bootEpoch: 1,
    clock: 'gps',
  });
  await gateway.publish('shivar/dindori-01/mast/obs', reading);
  const { items } = await get(gateway, 'observations/latest?station=dindori-01');
  assert.equal(items.length, 1);
  const [latest] = items;
  assert.equal(latest.datastream, 'dindori-01/mast/airTemperature~1');
  assert.deepEqual([latest.value, latest.exact, latest.unit], [31.25, '31.25', 'Cel']);
  assert.equal(latest.eventTime.utc, eventTime);
  assert.equal(Date.parse(latest.eventTime.ist), Date.parse(eventTime));
  assert.match(latest.eventTime.ist, /\+05:30$/);
  const ledger = await get(gateway, 'ledger');
  assert.deepEqual(
    [ledger.unit, ledger.items[0].counts.received, ledger.items[0].counts.stored],
    ['readings', 1, 1],
  );
});

test('status, stations, faults, backlog and panes answer on an empty box', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const status = await get(gateway, 'status');
  assert.equal(status.clock.simulated, false);
  assert.equal(status.link.state, 'off');
  const { items } = await get(gateway, 'stations');
  assert.deepEqual(
    items.map(({ id }: { id: string }) => id),
    ['dindori-01'],
  );
  assert.equal(items[0].sensors[0].presence, 'unknown');
  assert.deepEqual(await get(gateway, 'stations/dindori-01'), exampleStation);
  assert.deepEqual((await get(gateway, 'faults')).items, []);
  assert.equal((await get(gateway, 'backlog')).items.length, 6);
  assert.deepEqual((await get(gateway, 'transitions')).items, []);
  const panes = await get(gateway, 'panes?datastream=dindori-01/mast/airTemperature~1');
  assert.deepEqual([panes.unit, panes.items], ['Cel', []]);
});

test('questions that make no sense are answered with what is wrong', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const refusal = async (path: string): Promise<string> => {
    const response = await fetch(`${gateway.page}/api/v1/${path}`);
    const { code, detail } = (await response.json()) as { code: string; detail: string };
    return `${response.status} ${code} ${detail}`;
  };
  assert.match(await refusal('stations/nowhere'), /^404 STATION_UNKNOWN/);
  assert.match(await refusal('transitions?limit=0'), /^400 HTTP_BAD_PARAMETER .* whole number from 1 to 500/);
  assert.match(await refusal('panes'), /^400 HTTP_BAD_PARAMETER The parameter datastream is missing/);
  assert.match(await refusal('panes?datastream=x&from=yesterday'), /^400 .* RFC 3339/);
  assert.match(await refusal('ledger?from=15.6.2026'), /^400 .* YYYY-MM-DD/);
  assert.match(await refusal('quarantine'), /^401 LOGIN_REQUIRED/);
  assert.match(await refusal('dispatch'), /^401 LOGIN_REQUIRED/);
});

test('what could not be read can be looked at and downloaded by the technician', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  await gateway.publish('shivar/dindori-01/mast/obs', Buffer.from('ff00', 'hex'));
  const headers = await logIn(gateway);
  const { items, counts } = await get(gateway, 'quarantine', headers);
  assert.deepEqual(counts, { notCbor: 1 });
  assert.equal(items[0].topic, 'shivar/dindori-01/mast/obs');
  const payload = await fetch(`${gateway.page}/api/v1/quarantine/${items[0].id}/payload`, { headers });
  assert.match(payload.headers.get('content-disposition') ?? '', /^attachment/);
  assert.deepEqual(Buffer.from(await payload.arrayBuffer()), Buffer.from('ff00', 'hex'));
  assert.equal((await fetch(`${gateway.page}/api/v1/quarantine/999/payload`, { headers })).status, 404);
});

test('maintenance begins and ends on the word of a technician only', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const url = `${gateway.page}/api/v1/stations/dindori-01/maintenance`;
  const until = async (): Promise<unknown> => (await get(gateway, 'stations')).items[0].maintenanceUntil;
  const put = (headers: Record<string, string>, minutes: unknown): Promise<Response> =>
    fetch(url, { method: 'PUT', headers, body: JSON.stringify({ minutes }) });
  assert.equal((await put({ 'content-type': 'application/json' }, 30)).status, 401);
  const headers = await logIn(gateway);
  assert.equal((await put({ ...headers, 'x-shivar-form-token': 'other' }, 30)).status, 403);
  assert.equal((await put({ ...headers, origin: 'http://evil.example' }, 30)).status, 403);
  assert.equal((await put(headers, 0)).status, 422);
  assert.equal(await until(), null);
  assert.equal((await put(headers, 30)).status, 200);
  assert.notEqual(await until(), null);
  assert.equal((await fetch(url, { method: 'DELETE', headers })).status, 204);
  assert.equal(await until(), null);
});

test('a station that is edited over the API is in its file and in force', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const headers = await logIn(gateway);
  const put = (id: string, body: unknown): Promise<Response> =>
    fetch(`${gateway.page}/api/v1/stations/${id}`, { method: 'PUT', headers, body: JSON.stringify(body) });
  const edited = { ...exampleStation, village: 'Vani' };
  assert.equal((await put('dindori-01', edited)).status, 200);
  assert.equal((await get(gateway, 'stations/dindori-01')).village, 'Vani');
  const wrong = await put('dindori-01', { ...edited, elevation: 3 });
  assert.equal(wrong.status, 422);
  const { errors } = (await wrong.json()) as { errors: unknown };
  assert.deepEqual(errors, [{ path: 'elevation', message: 'is not known; did you mean "elevationM"?' }]);
  assert.equal((await put('dindori-02', edited)).status, 422);
});

test('a file that is changed beside the running gateway is taken over', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const second = { ...exampleStation, id: 'dindori-02' };
  writeFileSync(`${gateway.paths.stationsDirectory}/dindori-02.json`, JSON.stringify(second));
  await eventually(async () => (await get(gateway, 'stations')).items.length === 2, 'the second station');
});
