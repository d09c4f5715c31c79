import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { openSqliteCloudStore } from '@shivar/cloud-sync/cloud';
import { canonicalBytes, STREAM, type StreamCode, type SyncRecord } from '@shivar/core/sync';
import { HOUR } from '@shivar/core/time';
import { LinkProxy } from '@shivar/sensors-sim/link';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { assertCloudHolds } from '../support/assert-cloud-holds.ts';
import { realUplink } from '../support/real-uplink.ts';
import {
  alertRecords,
  messageRecords,
  paneRecords,
  STATION,
  snapshotRecord,
  statusRecords,
  systemRecords,
} from '../support/village-records.ts';
import { MemorySource } from '../uplink/memory-source.ts';
import { CloudProcess } from './cloud-process.ts';

const KEY = new Uint8Array(32).fill(4);
const MORNING = Date.UTC(2026, 5, 15, 0, 30);
/** How the link fails, hour by hour; every way in turn. */
const FAILURES = ['cut', 'refuse', 'blackhole', 'halfOpen'] as const;

test('a day without the cloud: when it returns nothing is lost and nothing doubled', async (t) => {
  const file = path.join(temporaryFolder(t), 'cloud.db');
  const store = await openSqliteCloudStore({ path: file, now: MORNING });
  await store.registry.addGateway({ gateway: 'gw', key: KEY, stations: [STATION.id], at: MORNING });
  await store.close();
  const cloud = new CloudProcess(file);
  t.after(() => cloud.stop());
  await cloud.start();
  const link = await LinkProxy.open({
    port: 0,
    target: { host: '127.0.0.1', port: Number(new URL(cloud.url).port) },
  });
  t.after(() => link.close());
  const source = new MemorySource();
  const write = (stream: StreamCode, records: readonly SyncRecord[]): void => {
    for (const record of records) source.write(stream, canonicalBytes(record));
  };
  write(STREAM.system, systemRecords(MORNING));
  const uplink = realUplink(t, { url: `http://127.0.0.1:${link.port}`, key: KEY, source });
  await eventually(() => source.waiting() === 0, 'the first records acknowledged');

  for (let hour = 0; hour < 24; hour += 1) {
    await link.setOutage(undefined);
    await link.setOutage(FAILURES[hour % FAILURES.length]);
    const now = MORNING + hour * HOUR;
    write(STREAM.raw, messageRecords(120));
    write(STREAM.aggregates, paneRecords(now, 48, 1 + (hour % 3)));
    write(STREAM.snapshot, [snapshotRecord(now)]);
    write(STREAM.diagnostics, statusRecords(now));
    if (hour % 6 === 0) write(STREAM.alerts, alertRecords(now));
    uplink.wake(hour % 6 === 0 ? 'alert' : 'bulk');
  }
  await eventually(() => uplink.status().state === 'unreachable', 'the uplink knows that it is cut off');
  assert.ok(source.waiting() > 3_000, `${source.waiting()} records wait`);

  await link.setOutage(undefined);
  await eventually(() => source.waiting() === 0, 'everything acknowledged', 60_000);
  assert.equal(uplink.status().state, 'connected');
  await cloud.stop();
  await assertCloudHolds(file, source);
});
