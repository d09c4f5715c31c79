import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { recordText } from '../sensors-sim/replay/support.ts';
import { eventually } from '../support/eventually.ts';
import { repositoryRoot } from '../support/repository.ts';
import { dataDirectory } from '../support/running-gateway.ts';

const GATEWAY = path.join(repositoryRoot, 'gateway/bin/shivar.mjs');
const REPLAY = path.join(repositoryRoot, 'sensors-sim/bin/shivar-replay.mjs');
const TIPS = path.join(repositoryRoot, 'test/fixtures/records/rain_tips_usgs/rain.test.rdb');
/** Of 912 readings. */
const KILL_AFTER = 100;

interface Place {
  readonly broker: string;
  readonly page: string;
}

/** A gateway as a program; it is gone when the test is. */
async function run(
  t: TestContext,
  folder: string,
  ports: readonly string[] = [],
): Promise<{ child: ChildProcess } & Place> {
  const args = [
    'gateway',
    'run',
    '--config',
    path.join(folder, 'gateway.json'),
    '--data',
    folder,
    '--json',
    ...ports,
  ];
  const child = spawn(process.execPath, [GATEWAY, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const { ready } = JSON.parse(line) as { ready?: Place };
    if (ready !== undefined) return { child, ...ready };
  }
  throw new Error('the gateway ended before it was ready');
}

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, 'the replay ends well, and its ledger balances');
  return text;
}

function replay(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [REPLAY, TIPS, '--format', 'usgs-tips', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function stored(page: string): Promise<number> {
  const answer = await fetch(new URL('api/v1/ledger?from=2000-01-01&to=2100-01-01', page));
  const { items } = (await answer.json()) as { items: readonly { counts: { stored: number } }[] };
  return items.reduce((sum, { counts }) => sum + counts.stored, 0);
}

test('the published storms and intensities come out when the gateway is killed in the middle of the record', {
  timeout: 120_000,
}, async (t) => {
  const folder = await dataDirectory(t);
  await mkdir(path.join(folder, 'stations'));
  await writeFile(
    path.join(folder, 'stations', 'replay.json'),
    await output(replay('--print-station', '--station', 'replay')),
  );
  const loopback = { host: '127.0.0.1', port: 0 };
  const config = {
    configVersion: 1,
    id: 'gw',
    mqtt: { ...loopback, open: true },
    http: loopback,
    clock: { source: 'record' },
    log: { level: 'error' },
  };
  await writeFile(path.join(folder, 'gateway.json'), JSON.stringify(config));

  const first = await run(t, folder);
  const sender = replay(
    '--station',
    'replay',
    '--to',
    first.broker,
    '--page',
    first.page,
    '--print',
    'storms',
  );
  t.after(() => sender.kill('SIGKILL'));
  const printed = output(sender);
  await eventually(
    async () => (await stored(first.page)) >= KILL_AFTER,
    'a part of the record is stored',
    60_000,
  );
  const before = await stored(first.page);
  assert.ok(before < 912, `the kill comes in the middle: ${before} of 912 are stored`);
  first.child.kill('SIGKILL');
  await once(first.child, 'close');
  const again = await run(t, folder, [
    '--mqtt-port',
    new URL(first.broker).port,
    '--http-port',
    new URL(first.page).port,
  ]);

  const table = async (text: Promise<string>): Promise<string[]> =>
    (await text).trimEnd().split('\n').slice(1);
  assert.deepEqual(await table(printed), published('storm.summary', [0, 1, 2]));
  assert.equal(await stored(again.page), 912);
  // Sent once more, every reading is a repeat; what the gateway has found meanwhile is printed as it stands.
  const intensities = output(
    replay('--station', 'replay', '--to', again.broker, '--page', again.page, '--print', 'intensities'),
  );
  assert.deepEqual(await table(intensities), published('intensity', [0, 1, 3, 4, 5, 6, 7]));
  assert.equal(await stored(again.page), 912);
});

/** Rows of a published table, its columns picked by place. */
function published(table: string, columns: readonly number[]): string[] {
  return recordText(`rain_tips_usgs/rain.test.rdb.${table}`)
    .slice(2)
    .filter(Boolean)
    .map((line) => line.split('\t').map((field) => field.trim()))
    .map((fields) => columns.map((index) => fields[index]).join(','));
}
