import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledgementMac, JSON_CODEC, macsEqual, requestMac, STREAM } from '@shivar/core/sync';
import { acknowledgementOf, put, requestOf } from '../support/send-records.ts';
import { NOW, registerGateway, startTestCloud } from '../support/start-test-cloud.ts';
import { paneRecords, STATION, statusRecords, systemRecords } from '../support/village-records.ts';

test('an acknowledgement says what is held, tells the time, and is proved to answer this very request', async (t) => {
  const cloud = await startTestCloud(t);
  const key = await registerGateway(cloud, 'gw', [STATION.id]);
  const request = requestOf(STREAM.system, systemRecords(NOW));
  const response = await put(cloud.url, { gateway: 'gw', key }, request);
  assert.equal(response.status, 200);
  const mac = new Uint8Array(Buffer.from(response.headers.get('shivar-mac') ?? '', 'base64url'));
  const body = new Uint8Array(await response.arrayBuffer());
  const asked = requestMac(key, JSON_CODEC.encodeRequest(request));
  assert.ok(macsEqual(mac, acknowledgementMac(key, asked, body)));
  const answer = JSON_CODEC.decodeAcknowledgement(body);
  assert.deepEqual(answer.held[0]?.ranges, [[1, 3]]);
  assert.equal(answer.serverTime, NOW);
  assert.equal(answer.receipt, 1);
  assert.deepEqual(answer.down, {});
});

test('a wrong code, a wrong key and an unknown gateway are refused alike, and audited', async (t) => {
  const cloud = await startTestCloud(t);
  const key = await registerGateway(cloud, 'gw', [STATION.id]);
  const request = requestOf(STREAM.system, systemRecords(NOW));
  const answers = await Promise.all([
    put(cloud.url, { gateway: 'gw', key: new Uint8Array(32) }, request),
    put(cloud.url, { gateway: 'gw-2', key }, request),
    put(cloud.url, { gateway: 'Not A Name', key }, request),
    fetch(`${cloud.url}/v1/uplink`, { method: 'PUT', body: Buffer.from(JSON_CODEC.encodeRequest(request)) }),
  ]);
  for (const response of answers) {
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
    const { code } = Object(await response.json());
    assert.equal(code, 'GATEWAY_NOT_PROVED');
  }
  assert.deepEqual(await cloud.store.reader.stations({ limit: 10 }), []);
  const audit = await cloud.store.registry.audit({ limit: 10 });
  assert.equal(audit.filter(({ kind }) => kind === 'refusedRequest').length, 4);
});

test('rubbish from anyone fills neither the audit nor the memory', async (t) => {
  const cloud = await startTestCloud(t);
  for (let n = 0; n < 60; n += 1) {
    await put(cloud.url, { gateway: `gw-${n}`, key: new Uint8Array(32) }, requestOf(STREAM.raw, []));
  }
  const audit = await cloud.store.registry.audit({ limit: 100 });
  assert.ok(audit.length < 30, `${audit.length} entries`);
});

test('who speaks follows from the key, whatever name stands in the body', async (t) => {
  const cloud = await startTestCloud(t);
  const key = await registerGateway(cloud, 'gw', [STATION.id]);
  await registerGateway(cloud, 'gw-2', ['other-01']);
  const request = { ...requestOf(STREAM.system, systemRecords(NOW)), gateway: 'gw-2' };
  await put(cloud.url, { gateway: 'gw', key }, request);
  const entries = await cloud.store.registry.gateways();
  assert.deepEqual(
    entries.map(({ gateway, requests }) => [gateway, requests]),
    [
      ['gw', 1],
      ['gw-2', 0],
    ],
  );
});

test('records of the station of another gateway are refused one by one, the others stored', async (t) => {
  const cloud = await startTestCloud(t);
  const key = await registerGateway(cloud, 'gw', ['other-01']);
  await registerGateway(cloud, 'owner', [STATION.id]);
  const mixed = [...systemRecords(NOW).slice(0, 2), ...paneRecords(NOW, 2), ...statusRecords(NOW)];
  const answer = await acknowledgementOf(
    await put(cloud.url, { gateway: 'gw', key }, requestOf(STREAM.system, mixed)),
  );
  assert.deepEqual(answer.held[0]?.ranges, [[1, 2]]);
  assert.deepEqual(answer.refused, [
    { incarnation: '000100000000', stream: STREAM.system, verdict: 'FOREIGN_STATION', ranges: [[3, 6]] },
  ]);
  const [entry] = await cloud.store.registry.audit({ limit: 1 });
  assert.equal(entry?.kind, 'refusedRecords');
  assert.match(entry?.detail ?? '', /FOREIGN_STATION .* and 3 more/);
});

test('an authentic body that is no request is refused and audited under its gateway', async (t) => {
  const cloud = await startTestCloud(t);
  const key = await registerGateway(cloud, 'gw', [STATION.id]);
  const response = await put(cloud.url, { gateway: 'gw', key }, new TextEncoder().encode('{"frames":1}'));
  assert.equal(response.status, 400);
  assert.equal(Object(await response.json()).code, 'UPLINK_MESSAGE_MALFORMED');
  const [entry] = await cloud.store.registry.audit({ limit: 1 });
  assert.deepEqual([entry?.kind, entry?.gateway], ['refusedRequest', 'gw']);
});

test('a body longer than any request is refused before it is read', async (t) => {
  const cloud = await startTestCloud(t);
  const key = await registerGateway(cloud, 'gw', [STATION.id]);
  const response = await put(cloud.url, { gateway: 'gw', key }, new Uint8Array(600_000));
  assert.equal(response.status, 413);
});
