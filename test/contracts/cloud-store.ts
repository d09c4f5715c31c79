import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CloudStore } from '@shivar/cloud-sync/cloud/store';
import {
  canonicalBytes,
  frameRanges,
  parseRecord,
  STREAM,
  type StreamCode,
  type SyncRecord,
  stationsOf,
  type UplinkFrame,
  type UplinkRequest,
} from '@shivar/core/sync';
import fc from 'fast-check';
import { arbitraryRecord } from '../core/sync/arbitrary-records.ts';
import { randomNumbers } from '../support/random.ts';

/** A store under test, with what only its own tests can do. */
export interface CloudStoreUnderTest {
  readonly store: CloudStore;
  /** Everything that follows from records alone, as text; neither contact times nor the audit. */
  dump(): Promise<string>;
  /** Closes and opens the same memory again. */
  reopen(): Promise<CloudStore>;
  dispose(): Promise<void>;
}

const GATEWAY = 'gw-1';
const LIVES = ['000100000000', '000200000000'] as const;
const STREAMS = Object.values(STREAM);
const ARRIVAL = { at: 1_000, bytes: 100 };

/** What every {@link CloudStore} promises. */
export function cloudStoreContract(name: string, open: () => Promise<CloudStoreUnderTest>): void {
  async function withStore(run: (opened: CloudStoreUnderTest) => Promise<void>): Promise<void> {
    const opened = await open();
    try {
      await run(opened);
    } finally {
      await opened.dispose();
    }
  }

  test(`${name}: shuffled, cut and repeated, the same records lead to the same tables as one clean pass`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryRecord, { minLength: 5, maxLength: 60 }),
        fc.nat(),
        async (records, seed) => {
          const all = placed(records);
          const clean = await tablesAfter(open, all, [frames(all)]);
          const disturbed = await tablesAfter(open, all, disturbedFrames(all, seed));
          assert.deepEqual(JSON.parse(disturbed), JSON.parse(clean));
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
  });

  test(`${name}: a request is answered by what is held, which survives a restart`, () =>
    withStore(async (opened) => {
      await register(opened.store, ['ours']);
      const first = await opened.store.receive(
        GATEWAY,
        request(frames(placed([fault('a'), fault('b')]))),
        ARRIVAL,
      );
      assert.equal(first.judgement.accepted.length, 2);
      const store = await opened.reopen();
      const again = await store.receive(GATEWAY, request(frames(placed([fault('a'), fault('b')]))), ARRIVAL);
      assert.equal(again.judgement.duplicates, 2);
      assert.equal(again.cloudEpoch, first.cloudEpoch);
      assert.equal(again.receipt, first.receipt + 1);
      assert.deepEqual(again.judgement.held[0]?.ranges, [[1, 2]]);
    }));

  test(`${name}: another content for a held identity is refused and audited once, the first stays`, () =>
    withStore(async ({ store }) => {
      await register(store, ['ours']);
      await store.receive(GATEWAY, request(frames(placed([fault('a')]))), ARRIVAL);
      for (let time = 0; time < 2; time += 1) {
        const { judgement } = await store.receive(GATEWAY, request(frames(placed([fault('b')]))), ARRIVAL);
        assert.deepEqual(
          judgement.refused.map(({ verdict }) => verdict),
          ['FORK'],
        );
      }
      const faults = await store.reader.openFaults({ limit: 10 });
      assert.deepEqual(
        faults.map(({ code }) => code),
        ['a'],
      );
      const audit = await store.registry.audit({ limit: 10 });
      assert.equal(audit.filter(({ kind }) => kind === 'refusedRecords').length, 1);
    }));

  test(`${name}: records of a station of another gateway are refused, and asked for when it is registered`, () =>
    withStore(async ({ store }) => {
      await register(store, ['ours']);
      const sent = request(frames(placed([fault('a'), fault('b', 'theirs'), fault('c', 'theirs')])));
      const refused = await store.receive(GATEWAY, sent, ARRIVAL);
      assert.deepEqual(
        refused.judgement.refused.map(({ sequence, verdict }) => [sequence, verdict]),
        [
          [2, 'FOREIGN_STATION'],
          [3, 'FOREIGN_STATION'],
        ],
      );
      assert.deepEqual(refused.want, []);
      await store.registry.registerStations(GATEWAY, ['ours', 'theirs'], 2_000);
      const asked = await store.receive(GATEWAY, request([]), ARRIVAL);
      assert.deepEqual(asked.want, [{ incarnation: LIVES[0], stream: STREAM.diagnostics, ranges: [[2, 3]] }]);
      const settled = await store.receive(GATEWAY, sent, ARRIVAL);
      assert.equal(settled.judgement.accepted.length, 2);
      assert.deepEqual(settled.want, []);
    }));

  test(`${name}: a record that is none is refused by itself and stays refused`, () =>
    withStore(async ({ store }) => {
      await register(store, ['ours']);
      const [frame] = frames(placed([fault('a'), fault('b')]));
      assert.ok(frame !== undefined);
      const [first] = frame.records;
      assert.ok(first !== undefined);
      const poisoned = request([{ ...frame, records: [first, Uint8Array.of(0xff), first] }]);
      const { judgement } = await store.receive(GATEWAY, poisoned, ARRIVAL);
      assert.deepEqual(judgement.held[0]?.ranges, [
        [1, 1],
        [3, 3],
      ]);
      const again = await store.receive(GATEWAY, poisoned, ARRIVAL);
      assert.equal(again.judgement.refused[0]?.verdict, 'POISON');
      assert.equal(
        (await store.registry.audit({ limit: 10 })).filter((e) => e.kind === 'refusedRecords').length,
        1,
      );
    }));

  test(`${name}: when nothing waits any more, what a link says of the life before is asked for`, () =>
    withStore(async ({ store }) => {
      await register(store, ['ours']);
      const [before, now] = LIVES;
      const held = { incarnation: before, stream: STREAM.raw, firstSequence: 1 } as const;
      await store.receive(GATEWAY, request([{ ...held, records: [canonicalBytes(fault('a'))] }]), ARRIVAL);
      const link: SyncRecord = {
        kind: 'link',
        gateway: GATEWAY,
        incarnation: now,
        predecessor: before,
        predecessorLast: { [STREAM.raw]: 3 },
        softwareVersion: '1',
      };
      const linked = [
        { incarnation: now, stream: STREAM.system, firstSequence: 1, records: [canonicalBytes(link)] },
      ];
      const waiting = await store.receive(GATEWAY, { ...request(linked), backlogRecords: 5 }, ARRIVAL);
      assert.deepEqual(waiting.want, []);
      const quiet = await store.receive(GATEWAY, request([]), ARRIVAL);
      assert.deepEqual(quiet.want, [{ incarnation: before, stream: STREAM.raw, ranges: [[2, 3]] }]);
    }));

  test(`${name}: a gateway of another epoch is told everything that is held, page by page`, () =>
    withStore(async ({ store }) => {
      await register(store, ['ours']);
      const lives = Array.from({ length: 300 }, (_, n) => n.toString(16).padStart(12, '0'));
      const sent = lives.map((incarnation): UplinkFrame => {
        const records = [canonicalBytes(fault(`life-${incarnation}`))];
        return { incarnation, stream: STREAM.diagnostics, firstSequence: 1, records };
      });
      for (const part of [sent.slice(0, 150), sent.slice(150)])
        await store.receive(GATEWAY, request(part), ARRIVAL);
      const epoch = store.cloudEpoch();
      await store.beginEpoch(3_000);
      assert.notEqual(store.cloudEpoch(), epoch);
      const told: string[] = [];
      let stateAfter: string | undefined;
      do {
        const page = stateAfter === undefined ? {} : { stateAfter };
        const { state } = await store.receive(
          GATEWAY,
          { ...request([]), cloudEpoch: epoch, ...page },
          ARRIVAL,
        );
        assert.ok(state !== undefined);
        told.push(...state.held.map(({ incarnation }) => incarnation));
        stateAfter = state.next;
      } while (stateAfter !== undefined);
      assert.deepEqual(told, lives);
    }));

  test(`${name}: each gateway has its own key and stations, each station one gateway`, () =>
    withStore(async ({ store }) => {
      await register(store, ['ours']);
      const { registry } = store;
      const other = { gateway: 'gw-2', key: new Uint8Array(32).fill(2), at: 1_000 };
      await assert.rejects(registry.addGateway({ ...other, stations: ['ours'] }), { code: 'STATION_TAKEN' });
      await registry.addGateway({ ...other, stations: ['theirs'] });
      await assert.rejects(registry.addGateway({ ...other, stations: [] }), { code: 'GATEWAY_EXISTS' });
      await assert.rejects(registry.registerStations('gw-3', [], 1_000), { code: 'GATEWAY_UNKNOWN' });
      await assert.rejects(registry.registerStations(GATEWAY, ['theirs'], 1_000), { code: 'STATION_TAKEN' });
      assert.deepEqual(await registry.gatewayKey('gw-2'), other.key);
      await registry.replaceKey('gw-2', new Uint8Array(32).fill(3), 1_000);
      assert.deepEqual(await registry.gatewayKey('gw-2'), new Uint8Array(32).fill(3));
      assert.equal(await registry.gatewayKey('gw-3'), undefined);
      const entries = await registry.gateways();
      assert.deepEqual(
        entries.map(({ gateway, stations }) => [gateway, stations]),
        [
          [GATEWAY, ['ours']],
          ['gw-2', ['theirs']],
        ],
      );
    }));

  test(`${name}: the audit is read newest first and forgotten by age`, () =>
    withStore(async ({ store }) => {
      for (const at of [1_000, 2_000, 3_000]) await store.registry.auditRefusal({ detail: `at ${at}`, at });
      await store.forgetBefore(2_000);
      const newest = await store.registry.audit({ limit: 1 });
      assert.deepEqual(
        newest.map(({ detail }) => detail),
        ['at 3000'],
      );
      const older = await store.registry.audit({ before: newest[0]?.id ?? 0, limit: 10 });
      assert.deepEqual(
        older.map(({ detail }) => detail),
        ['at 2000'],
      );
    }));

  test(`${name}: tokens are known by their hash and have a role`, () =>
    withStore(async ({ store: { registry } }) => {
      assert.equal(await registry.hasTokens(), false);
      await registry.addToken({ hash: 'aa', name: 'first', role: 'admin', at: 1_000 });
      assert.equal(await registry.hasTokens(), true);
      assert.equal(await registry.tokenRole('aa'), 'admin');
      assert.equal(await registry.tokenRole('bb'), undefined);
    }));
}

/** A record with the identity it got when it was written. */
interface Placed {
  readonly incarnation: string;
  readonly stream: StreamCode;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** Gives records identities: streams by kind as gateways do, lives in turn. */
function placed(records: readonly SyncRecord[]): readonly Placed[] {
  const last = new Map<string, number>();
  return records.map((record, index) => {
    const incarnation = (index % 7 === 3 ? LIVES[1] : LIVES[0]) ?? '';
    const stream =
      record.kind === 'fault' ? STREAM.diagnostics : (STREAMS[index % STREAMS.length] ?? STREAM.raw);
    const key = `${incarnation}/${stream}`;
    const sequence = (last.get(key) ?? 0) + 1;
    last.set(key, sequence);
    const own = record.kind === 'link' ? { ...record, gateway: GATEWAY, incarnation } : record;
    return { incarnation, stream, sequence, bytes: canonicalBytes(own) };
  });
}

function frames(records: readonly Placed[]): readonly UplinkFrame[] {
  return records.map(({ incarnation, stream, sequence, bytes }) => ({
    incarnation,
    stream,
    firstSequence: sequence,
    records: [bytes],
  }));
}

/** Requests that bring every record at least once, in any order and any company. */
function disturbedFrames(records: readonly Placed[], seed: number): readonly (readonly UplinkFrame[])[] {
  const random = randomNumbers(seed);
  const twice = frames([...records, ...records.filter(() => random() < 0.4)]);
  const shuffled = twice
    .map((frame) => ({ frame, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ frame }) => frame);
  const requests: UplinkFrame[][] = [];
  while (shuffled.length > 0) requests.push(shuffled.splice(0, 1 + Math.floor(random() * 9)));
  return requests;
}

async function tablesAfter(
  open: () => Promise<CloudStoreUnderTest>,
  all: readonly Placed[],
  requests: readonly (readonly UplinkFrame[])[],
): Promise<string> {
  const opened = await open();
  try {
    const stations = new Set(all.flatMap(({ bytes }) => [...(stationsOf(parseRecord(bytes)) ?? [])]));
    await register(opened.store, [...stations]);
    for (const sent of requests) await opened.store.receive(GATEWAY, request(sent), ARRIVAL);
    return await opened.dump();
  } finally {
    await opened.dispose();
  }
}

function request(sent: readonly UplinkFrame[]): UplinkRequest {
  const records = sent.flatMap(frameRanges).length;
  return { gateway: GATEWAY, request: 1, backlogRecords: records, cloudEpoch: 'any', frames: sent };
}

function fault(code: string, station = 'ours'): SyncRecord {
  return { kind: 'fault', station, code, state: 'open', detail: '', atMs: 1 };
}

async function register(store: CloudStore, stations: readonly string[]): Promise<void> {
  await store.registry.addGateway({ gateway: GATEWAY, key: new Uint8Array(32).fill(1), stations, at: 1_000 });
}
