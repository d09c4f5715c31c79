import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UplinkTiming } from '@shivar/cloud-sync/uplink';
import { decimalToNumber } from '@shivar/core/model';
import { CORE_THRESHOLDS } from '@shivar/core/rules';
import { parseRecord, STREAM, type SyncRecord } from '@shivar/core/sync';
import { benchAuthenticator } from '@shivar/gateway/broker';
import { anchoredClock } from '@shivar/gateway/pipeline';
import { FakeCloud } from '../../cloud-sync/uplink/fake-cloud.ts';
import { eventually } from '../../support/eventually.ts';
import { connectSensor, dataDirectory, runGateway } from '../../support/running-gateway.ts';
import { sensorOf, stationOf } from '../../support/stations.ts';

const KEY = new Uint8Array(32).fill(5);
const TIMING: Partial<UplinkTiming> = { gatherMs: 10, baseMs: 5, capMs: 20, alertCapMs: 20 };
const OBS = 'shivar/dindori-01/mast/obs';

/** Records of one kind that a cloud was sent, repeats left out. */
function sent<K extends SyncRecord['kind']>(cloud: FakeCloud, kind: K): Extract<SyncRecord, { kind: K }>[] {
  const bySequence = new Map<string, SyncRecord>();
  for (const { frames } of cloud.requests) {
    for (const { incarnation, stream, firstSequence, records } of frames) {
      for (const [index, bytes] of records.entries()) {
        const record = parseRecord(bytes);
        const identity = `${incarnation}/${stream}/${firstSequence + index}`;
        if (record.kind === kind) bySequence.set(identity, record as SyncRecord);
      }
    }
  }
  // The kind was compared above.
  return [...bySequence.values()] as Extract<SyncRecord, { kind: K }>[];
}

test('a box without a clock keeps readings without a time until the cloud tells it', async (t) => {
  const cloud = new FakeCloud(KEY);
  let reachable = false;
  cloud.beforeExchange = () => {
    if (!reachable) throw new Error('no link');
  };
  const clock = anchoredClock();
  const uplink = { transport: cloud, key: KEY, timing: TIMING };
  const gateway = await runGateway(await dataDirectory(t), { clock, uplink });
  const sensor = await connectSensor(t, gateway);
  await sensor.publishAsync(OBS, '{"airTemperature": 31.2}', { qos: 1 });
  const days = { fromDay: '0000-00-00', toDay: 'undated' };
  const [undated] = await gateway.reader.ledger(days);
  assert.deepEqual([undated?.day, undated?.counts.unresolved], ['undated', 1]);
  reachable = true;
  await eventually(() => clock.now() !== undefined, 'the time');
  await eventually(
    async () => (await gateway.reader.ledger(days)).some(({ counts }) => counts.stored === 1),
    'stored',
  );
  // The fake cloud lives a quarter of an hour after the beginning of 1970.
  const stored = (await gateway.reader.ledger(days)).find(({ counts }) => counts.stored === 1);
  assert.equal(stored?.day, '1970-01-01');
  const [latest] = await gateway.reader.latest();
  assert.ok(latest?.time.kind === 'resolved');
  await eventually(() => sent(cloud, 'anchor').length === 1, 'the anchor at the cloud');
});

test('a station description travels when it changed, not with every start', async (t) => {
  const cloud = new FakeCloud(KEY);
  const uplink = { transport: cloud, key: KEY, timing: TIMING };
  const folder = await dataDirectory(t);
  const drained = async (gateway: Awaited<ReturnType<typeof runGateway>>): Promise<void> => {
    await eventually(
      async () => (await gateway.reader.backlog()).every(({ records }) => records === 0),
      'drained',
    );
  };
  const first = await runGateway(folder, { uplink });
  await drained(first);
  assert.equal(sent(cloud, 'station').length, 1);
  await first.stop();
  const second = await runGateway(folder, { uplink });
  await drained(second);
  assert.equal(sent(cloud, 'link').length, 2);
  assert.equal(sent(cloud, 'station').length, 1);
  const moved = stationOf('dindori-01', [sensorOf('mast')], { elevationM: 641 });
  await second.configure({ stations: [moved], packs: [CORE_THRESHOLDS] });
  await drained(second);
  assert.deepEqual(
    sent(cloud, 'station').map(({ station }) => station.elevationM),
    [640, 641],
  );
});

test('latest values and counts are reported when they changed', async (t) => {
  const cloud = new FakeCloud(KEY);
  const uplink = { transport: cloud, key: KEY, timing: TIMING };
  const gateway = await runGateway(await dataDirectory(t), { uplink });
  const sensor = await connectSensor(t, gateway);
  await sensor.publishAsync(OBS, '{"airTemperature": 31.2}', { qos: 1 });
  await gateway.report();
  await gateway.report();
  await sensor.publishAsync(OBS, '{"airTemperature": 31.3}', { qos: 1 });
  await gateway.report();
  await eventually(async () => {
    const backlog = await gateway.reader.backlog();
    return backlog.every(({ stream, records }) => stream === STREAM.raw || records === 0);
  }, 'the reports at the cloud');
  assert.deepEqual(
    sent(cloud, 'snapshot').map(({ values }) =>
      values.map(({ mantissa, exponent }) => decimalToNumber({ mantissa, exponent })),
    ),
    [[31.2], [31.3]],
  );
  assert.deepEqual(
    sent(cloud, 'ledger').map(({ counts }) => counts.stored),
    [1, 2],
  );
});

test('maintenance holds until its end is known to whoever asks, also after a restart', async (t) => {
  const folder = await dataDirectory(t);
  const gateway = await runGateway(folder);
  const until = Date.now() + 30 * 60_000;
  assert.equal(gateway.maintenanceUntil('dindori-01'), 0);
  await gateway.maintain('dindori-01', until);
  assert.equal(gateway.maintenanceUntil('dindori-01'), until);
  await gateway.stop();
  const again = await runGateway(folder);
  assert.equal(again.maintenanceUntil('dindori-01'), until);
});

test('a broker that cannot listen leaves nothing open behind it', async (t) => {
  const holder = await runGateway(await dataDirectory(t));
  const folder = await dataDirectory(t);
  const broker = { host: '127.0.0.1', port: holder.broker.port, authenticator: benchAuthenticator };
  await assert.rejects(runGateway(folder, { broker }), { code: 'PORT_TAKEN' });
  const retried = await runGateway(folder);
  assert.ok(retried.broker.port > 0);
});
