import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  DEFAULT_TIMING,
  startUplink,
  type Uplink,
  UplinkError,
  type UplinkOptions,
} from '@shivar/cloud-sync/uplink';
import { canonicalBytes, STREAM, type StreamCode } from '@shivar/core/sync';
import { HandTime } from '../../support/hand-time.ts';
import { FakeCloud } from './fake-cloud.ts';
import { MemorySource } from './memory-source.ts';

const KEY = new Uint8Array(32).fill(9);
const TIMING = { ...DEFAULT_TIMING, requestBytes: 500 };

interface World {
  readonly time: HandTime;
  readonly source: MemorySource;
  readonly cloud: FakeCloud;
  readonly uplink: Uplink;
  /** Lets time pass and everything that follows from it happen. */
  pass(ms: number): Promise<void>;
}

function world(t: TestContext, options: Partial<UplinkOptions> = {}, waiting = 0): World {
  const time = new HandTime();
  const source = new MemorySource();
  const cloud = new FakeCloud(KEY);
  write(source, STREAM.raw, waiting);
  const uplink = startUplink({
    source,
    transport: cloud,
    gateway: 'gw',
    key: KEY,
    cloudEpoch: undefined,
    clock: { now: () => 5_000 + time.now(), elapsed: () => time.now(), quality: () => 'synced' },
    monotonic: time,
    scheduler: time,
    random: () => 0.5,
    log: { info: () => undefined, warn: () => undefined },
    timing: TIMING,
    ...options,
  });
  t.after(() => uplink.stop());
  return { time, source, cloud, uplink, pass: (ms) => pass(time, ms) };
}

/** Time passes in small steps, between which promises settle. */
async function pass(time: HandTime, ms: number): Promise<void> {
  for (let step = 0; step < 20; step += 1) {
    time.pass(ms / 20);
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

let written = 0;

function write(source: MemorySource, stream: StreamCode, count = 1): void {
  for (let i = 0; i < count; i += 1) {
    written += 1;
    const code = `code-${written}`;
    source.write(
      stream,
      canonicalBytes({ kind: 'fault', station: 'ours', code, state: 'open', detail: '', atMs: 0 }),
    );
  }
}

function lanesOf(cloud: FakeCloud): number[][] {
  return cloud.requests.map(({ frames }) => frames.map(({ stream }) => stream));
}

test('the first exchange compares with the cloud, the next ones drain without waiting', async (t) => {
  const { source, cloud, uplink, pass } = world(t, {}, 100);
  await pass(1_000);
  assert.equal(source.waiting(), 0);
  assert.equal(cloud.stored, 100);
  assert.equal(source.epoch, cloud.epoch);
  assert.ok(cloud.requests.length > 3, 'several requests of bounded size');
  assert.equal(uplink.status().state, 'connected');
  assert.equal(uplink.status().failures, 0);
});

test('lanes are strict: system, alerts, snapshot, aggregates newest first, raw, diagnostics', async (t) => {
  const { source, cloud, pass, uplink } = world(t);
  await pass(100);
  for (const stream of [
    STREAM.diagnostics,
    STREAM.raw,
    STREAM.aggregates,
    STREAM.snapshot,
    STREAM.alerts,
    STREAM.system,
  ]) {
    write(source, stream, stream === STREAM.aggregates ? 30 : 1);
  }
  uplink.wake();
  await pass(10_000);
  const drained = lanesOf(cloud).slice(1);
  assert.deepEqual(drained[0], [STREAM.system, STREAM.alerts, STREAM.snapshot, STREAM.aggregates]);
  assert.deepEqual(drained.at(-1)?.slice(-2), [STREAM.raw, STREAM.diagnostics]);
  const firsts = cloud.requests
    .slice(1)
    .flatMap(({ frames }) => frames.filter((f) => f.stream === STREAM.aggregates));
  const order = firsts.map(({ firstSequence }) => firstSequence);
  assert.deepEqual(
    order,
    [...order].sort((a, b) => b - a),
    'newest aggregates first',
  );
});

test('bulk is gathered after an exchange, an alert leaves at once', async (t) => {
  const { source, cloud, uplink, pass } = world(t);
  await pass(100);
  const before = cloud.requests.length;
  write(source, STREAM.raw);
  uplink.wake();
  await pass(TIMING.gatherMs / 2);
  assert.equal(cloud.requests.length, before);
  write(source, STREAM.alerts);
  uplink.wake('alert');
  await pass(10);
  assert.deepEqual(lanesOf(cloud).at(-1), [STREAM.alerts, STREAM.raw]);
});

test('with nothing to send the cloud is asked now and then, and tells the time', async (t) => {
  const times: number[] = [];
  const { cloud, pass } = world(t, { onAcknowledgement: (_, { utcMs }) => times.push(utcMs) });
  await pass(100);
  const before = cloud.requests.length;
  await pass(TIMING.idleContactMs - 1_000);
  assert.equal(cloud.requests.length, before);
  await pass(60_000);
  assert.equal(cloud.requests.length, before + 1);
  assert.deepEqual(cloud.requests.at(-1)?.frames, []);
  assert.equal(times.at(-1), 1_000_000);
});

test('failures are retried at growing random intervals, never sooner than the jitter says', async (t) => {
  const attempts: number[] = [];
  const { time, cloud, pass } = world(t, {}, 1);
  cloud.beforeExchange = () => {
    attempts.push(time.now());
    throw new UplinkError('UPLINK_UNREACHABLE', 'no answer');
  };
  for (let minute = 0; minute < 60; minute += 1) await pass(60_000);
  const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
  assert.ok(Math.abs((gaps[0] ?? 0) - TIMING.baseMs / 2) < 4_000, `first gap ${gaps[0]}`);
  assert.ok(
    gaps.every((gap) => gap <= TIMING.capMs),
    'the cap holds',
  );
  assert.ok(
    gaps.slice(-5).every((gap) => gap >= TIMING.capMs / 2),
    'bulk leaves a dead cloud in peace',
  );
  cloud.beforeExchange = () => undefined;
  await pass(TIMING.capMs);
  assert.equal(cloud.stored, 1);
});

test('a pending alert has its own short cap and does not sit out a wait meant for bulk', async (t) => {
  const attempts: number[] = [];
  const { time, source, cloud, uplink, pass } = world(t, {}, 1);
  cloud.beforeExchange = () => {
    attempts.push(time.now());
    throw new UplinkError('UPLINK_UNREACHABLE', 'no answer');
  };
  for (let minute = 0; minute < 30; minute += 1) await pass(60_000);
  write(source, STREAM.alerts);
  uplink.wake('alert');
  attempts.length = 0;
  for (let minute = 0; minute < 10; minute += 1) await pass(60_000);
  const gaps = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0));
  assert.ok(gaps.length >= 10 && gaps.every((gap) => gap <= TIMING.alertCapMs + 3_000), gaps.join(' '));
});

test('an answer lost after the commit leads to duplicates at the cloud and to nothing else', async (t) => {
  const { source, cloud, pass } = world(t, {}, 5);
  cloud.loseAnswer = true;
  await pass(1_000);
  assert.equal(cloud.stored, 5);
  assert.equal(source.waiting(), 5);
  cloud.loseAnswer = false;
  await pass(60_000);
  assert.equal(cloud.stored, 5);
  assert.equal(source.waiting(), 0);
});

test('a forged answer marks nothing', async (t) => {
  const { source, cloud, uplink, pass } = world(t, {}, 3);
  cloud.forge = true;
  await pass(1_000);
  assert.equal(source.waiting(), 3);
  assert.equal(uplink.status().lastError?.code, 'UPLINK_FORGED');
});

test('a cloud that lost its memory gets everything again', async (t) => {
  const { source, cloud, pass, uplink } = world(t, {}, 20);
  await pass(1_000);
  cloud.forget();
  assert.equal(cloud.stored, 0);
  write(source, STREAM.raw);
  uplink.wake();
  await pass(60_000);
  assert.equal(cloud.stored, 21);
  assert.equal(source.waiting(), 0);
});

test('a request that is too large is halved, and nothing is lost', async (t) => {
  const { source, cloud, pass } = world(t, {}, 40);
  cloud.beforeExchange = () => {
    if (cloud.requests.length === 1) {
      cloud.beforeExchange = () => undefined;
      throw new UplinkError('UPLINK_TOO_LARGE', '413');
    }
  };
  await pass(120_000);
  assert.equal(source.waiting(), 0);
});

test('the cloud may hold bulk back; alerts pass', async (t) => {
  const { source, cloud, uplink, pass } = world(t);
  cloud.retryAfterMs = 60_000;
  await pass(100);
  cloud.retryAfterMs = undefined;
  write(source, STREAM.raw);
  uplink.wake();
  await pass(30_000);
  write(source, STREAM.alerts);
  uplink.wake('alert');
  await pass(1_000);
  assert.deepEqual(lanesOf(cloud).at(-1), [STREAM.alerts]);
  await pass(120_000);
  assert.equal(source.waiting(), 0);
});

test('busy with a time to come back means not before that time', async (t) => {
  const { cloud, pass } = world(t, {}, 1);
  cloud.beforeExchange = () => {
    cloud.beforeExchange = () => undefined;
    throw new UplinkError('UPLINK_BUSY', '503', { retryAfterMs: 100_000 });
  };
  await pass(99_000);
  assert.equal(cloud.requests.length, 0);
  await pass(30_000);
  assert.ok(cloud.requests.length > 0);
});

test('a store that fails is an exchange that failed', async (t) => {
  const { source, cloud, uplink, pass } = world(t, {}, 1);
  await pass(1_000);
  const acknowledge = source.acknowledge;
  source.acknowledge = async () => {
    throw new Error('disk full');
  };
  write(source, STREAM.raw);
  uplink.wake();
  await pass(10_000);
  assert.equal(uplink.status().state, 'unreachable');
  assert.match(uplink.status().lastError?.message ?? '', /disk full/);
  source.acknowledge = acknowledge;
  await pass(600_000);
  assert.equal(source.waiting(), 0);
  assert.equal(cloud.stored, 2);
});
