import path from 'node:path';
import { test } from 'node:test';
import { openSqliteCloudStore } from '@shivar/cloud-sync/cloud';
import { canonicalBytes, STREAM, type SyncRecord } from '@shivar/core/sync';
import { eventually } from '../../support/eventually.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { assertCloudHolds } from '../support/assert-cloud-holds.ts';
import { realUplink } from '../support/real-uplink.ts';
import { messageRecords, paneRecords, STATION, systemRecords } from '../support/village-records.ts';
import { MemorySource } from '../uplink/memory-source.ts';
import { CloudProcess } from './cloud-process.ts';

/** Kills at each step; `CLOUD_KILLS` makes it larger (nightly: 100). */
const KILLS = Number(process.env.CLOUD_KILLS ?? 3);
const KEY = new Uint8Array(32).fill(3);
const NOW = Date.UTC(2026, 5, 15, 6, 30);

const RECORDS: readonly (readonly [stream: keyof typeof STREAM, records: readonly SyncRecord[]])[] = [
  ['system', systemRecords(NOW)],
  ['raw', messageRecords(600)],
  ['aggregates', paneRecords(NOW, 200)],
];

for (const step of ['beforeCommit', 'duringCommit', 'afterCommit'] as const) {
  test(`a cloud killed ${step}, again and again, loses and doubles nothing`, async (t) => {
    const file = path.join(temporaryFolder(t), 'cloud.db');
    const store = await openSqliteCloudStore({ path: file, now: NOW });
    await store.registry.addGateway({ gateway: 'gw', key: KEY, stations: [STATION.id], at: NOW });
    await store.close();
    const cloud = new CloudProcess(file);
    t.after(() => cloud.stop());
    await cloud.start(step, 2);
    const source = new MemorySource();
    for (const [stream, records] of RECORDS) {
      for (const record of records) source.write(STREAM[stream], canonicalBytes(record));
    }
    realUplink(t, { url: cloud.url, key: KEY, source, timing: { requestBytes: 2_000 } });
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await cloud.died();
      await cloud.start(kill === KILLS ? 'never' : step, 1 + (kill % 4));
    }
    await eventually(() => source.waiting() === 0, 'everything acknowledged', 60_000);
    await cloud.stop();
    await assertCloudHolds(file, source);
  });
}
