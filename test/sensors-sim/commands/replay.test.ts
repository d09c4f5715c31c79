import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import {
  HEAD_LINES,
  type ReplayReport,
  recordFormat,
  recordStation,
  startPrivateGateway,
} from '@shivar/sensors-sim/replay';
import { eventually } from '../../support/eventually.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { RECORDS, recordText } from '../replay/support.ts';

const run = promisify(execFile);
const PROGRAM = path.join(repositoryRoot, 'sensors-sim/bin/shivar-replay.mjs');
const TIPS = path.join(RECORDS, 'rain_tips_usgs/rain.test.rdb');
const LOGGER = path.join(RECORDS, 'logger_1min_midc/midc_raw_20181018.csv');

async function replay(...args: readonly string[]): Promise<ReplayReport> {
  const { stdout } = await run(process.execPath, [PROGRAM, ...args, '--json']);
  assert.equal(stdout.trim().split('\n').length, 1, 'one line of JSON');
  return JSON.parse(stdout);
}

test('seven months of a rain gauge pass through a gateway of their own, and the ledger balances', async () => {
  const report = await replay(TIPS);
  assert.equal(report.balanced, true);
  const { read, published, acknowledged } = report.ledger;
  assert.deepEqual({ read, published, acknowledged }, { read: 912, published: 912, acknowledged: 912 });
  assert.ok(report.ledger.received === 912 && report.ledger.stored === 912);
  assert.equal(report.record.fieldsMissing, 9 * 912);
  assert.ok((report.panes ?? 0) > 0);
});

test('a real logger day: all of it is stored, its three dead channels make neither panes nor alerts', async () => {
  const report = await replay(LOGGER, '--position', '36.107,-115.142,615');
  assert.equal(report.balanced, true);
  assert.ok(report.ledger.received === 21_600 && report.ledger.stored === 21_600);
  // The day of the record touches 96 quarter-hours and, in Indian time, 25 hours; 12 of its 15 channels are alive.
  // The battery is reported every 360 readings.
  assert.equal(report.panes, 12 * (96 + 25) + 4);
  assert.deepEqual(report.transitions, []);
});

async function printed(file: string, table: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [PROGRAM, file, '--format', 'usgs-tips', '--print', table]);
  return stdout.trimEnd().split('\n');
}

/** Rows of a published table, its columns picked by name. */
function published(table: string, columns: readonly number[]): string[] {
  return recordText(`rain_tips_usgs/rain.test.rdb.${table}`)
    .slice(2)
    .filter(Boolean)
    .map((line) => {
      const fields = line.split('\t').map((field) => field.trim());
      return columns.map((index) => fields[index]).join(',');
    });
}

test('the storms and intensities of a gauge come out of the gateway as they were published', async () => {
  assert.deepEqual(await printed(TIPS, 'storms'), [
    'startdate,enddate,depth',
    ...published('storm.summary', [0, 1, 2]),
  ]);
  assert.deepEqual(await printed(TIPS, 'intensities'), [
    'startdate,enddate,p5max,p10max,p15max,p30max,p60max',
    ...published('intensity', [0, 1, 3, 4, 5, 6, 7]),
  ]);
});

test('the same storms and intensities when the lines of the record are shuffled and some stand there twice', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-test-'));
  t.after(() => rm(folder, { recursive: true }));
  const [header = '', ...lines] = recordText('rain_tips_usgs/rain.test.rdb').filter(Boolean);
  // The first line tells of no rain; without it counting begins with the first rain.
  const some = [...lines.slice(1), ...lines.slice(300, 340)];
  const shuffled = some
    .map((line, index) => ({ line, place: (index * 7919) % 1009 }))
    .sort((a, b) => a.place - b.place)
    .map(({ line }) => line);
  const file = path.join(folder, 'shuffled.rdb');
  await writeFile(file, `${[header, ...shuffled].join('\n')}\n`);
  assert.deepEqual((await printed(file, 'storms')).slice(1), published('storm.summary', [0, 1, 2]));
  assert.deepEqual(
    (await printed(file, 'intensities')).slice(1),
    published('intensity', [0, 1, 3, 4, 5, 6, 7]),
  );
});

test('the same record sent twice to a running gateway is stored once', async (t) => {
  const head = recordText('rain_tips_usgs/rain.test.rdb').slice(0, HEAD_LINES);
  const { site } = recordFormat('auto', head).open(head, { utcOffsetMinutes: 0 });
  const gateway = await startPrivateGateway(recordStation({ id: 'replay', format: 'usgs-tips', site }));
  t.after(() => gateway.stop());
  const there = ['--to', gateway.broker, '--page', gateway.page];
  const first = await replay(TIPS, ...there);
  const second = await replay(TIPS, ...there);
  assert.ok(first.balanced && second.balanced);
  assert.ok(first.ledger.received !== null && second.ledger.received !== null);
  assert.deepEqual([first.ledger.stored, first.ledger.duplicate], [912, 0]);
  assert.deepEqual([second.ledger.stored, second.ledger.duplicate], [0, 912]);
});

test('a replay that is stopped stops its gateway, removes its folder, and says so', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-test-'));
  t.after(() => rm(folder, { recursive: true }));
  const child = spawn(process.execPath, [PROGRAM, LOGGER, '--speed', '10'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  });
  t.after(() => child.kill('SIGKILL'));
  const said: string[] = [];
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  const database = () =>
    readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.db'));
  await eventually(database, 'the private gateway has its database');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  assert.equal(code, 130);
  assert.equal(said.join(''), 'stopped before the end of the record\n');
  assert.deepEqual(readdirSync(folder), []);
});

test('the station file of a record can be printed, for a gateway that does not know it', async () => {
  const { stdout } = await run(process.execPath, [
    PROGRAM,
    TIPS,
    '--print-station',
    '--station',
    'middleton',
  ]);
  const station = JSON.parse(stdout);
  assert.equal(station.id, 'middleton');
  assert.equal(station.clock, 'trusted');
  assert.equal(station.sensors[0].installations[0].tipSizeMm, 0.0254);
});

test('mistakes on the command line of the replay are told', async () => {
  for (const [args, expected] of [
    [['nowhere.csv'], /there is no file nowhere.csv/],
    [[TIPS, '--speed', 'fast'], /--speed must be a number/],
    [[TIPS, '--format', 'csv'], /needs --map/],
    [[TIPS, '--utc-offset', '6'], /--utc-offset must be/],
    [[TIPS, '--format', 'grib'], /there is no record format grib/],
    [[PROGRAM], /no format recognises the first lines/],
  ] as const) {
    await assert.rejects(run(process.execPath, [PROGRAM, ...args]), (error: Error & { stderr: string }) => {
      assert.match(error.stderr, expected);
      return true;
    });
  }
});
