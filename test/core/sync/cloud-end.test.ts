import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acknowledge,
  asksForState,
  boundedWant,
  canonicalBytes,
  type Judgement,
  judgeRequest,
  type LinkRecord,
  missingOfPredecessors,
  type ReceiverView,
  rangesOf,
  recordDigest,
  type SequenceRanges,
  STREAM,
  type SyncRecord,
  UPLINK_LIMITS,
  type UplinkRequest,
} from '@shivar/core/sync';

const INCARNATION = '000100000000';

function fault(station: string, code = 'sensorSilent'): SyncRecord {
  return { kind: 'fault', station, code, state: 'open', detail: '', atMs: 0 };
}

function request(firstSequence: number, ...records: (SyncRecord | Uint8Array)[]): UplinkRequest {
  const bytes = records.map((r) => (r instanceof Uint8Array ? r : canonicalBytes(r)));
  return {
    gateway: 'gw',
    request: 1,
    backlogRecords: 0,
    frames: [{ incarnation: INCARNATION, stream: STREAM.diagnostics, firstSequence, records: bytes }],
  };
}

function view(known: Readonly<Record<number, SyncRecord>> = {}): ReceiverView {
  return {
    gateway: 'gw',
    serves: (station) => station === 'ours',
    held: () => rangesOf(Object.keys(known).map(Number)),
    digest: (_incarnation, _stream, sequence) => {
      const record = known[sequence];
      return record === undefined ? undefined : recordDigest(canonicalBytes(record));
    },
  };
}

function verdicts({ accepted, refused, duplicates }: Judgement): unknown {
  return {
    accepted: accepted.map(({ sequence }) => sequence),
    refused: refused.map(({ sequence, verdict }) => `${sequence} ${verdict}`),
    duplicates,
  };
}

test('each record is judged by itself, so a refused one holds nothing up', () => {
  const judgement = judgeRequest(
    request(1, fault('ours'), Uint8Array.of(0xff), fault('theirs'), fault('ours')),
    view(),
  );
  assert.deepEqual(verdicts(judgement), {
    accepted: [1, 4],
    refused: ['2 POISON', '3 FOREIGN_STATION'],
    duplicates: 0,
  });
  assert.deepEqual(judgement.held[0]?.ranges, [
    [1, 1],
    [4, 4],
  ]);
});

test('a repeated record with the same content is a duplicate, with another content a fork', () => {
  const known = { 1: fault('ours'), 2: fault('ours') };
  const judgement = judgeRequest(
    request(1, fault('ours'), fault('ours', 'rebooted'), fault('ours')),
    view(known),
  );
  assert.deepEqual(verdicts(judgement), { accepted: [3], refused: ['2 FORK'], duplicates: 1 });
});

test('duplicates and forks are seen within one request too', () => {
  const one = request(1, fault('ours'));
  const other = request(1, fault('ours', 'rebooted'));
  const judgement = judgeRequest({ ...one, frames: [...one.frames, ...one.frames, ...other.frames] }, view());
  assert.deepEqual(verdicts(judgement), { accepted: [1], refused: ['1 FORK'], duplicates: 1 });
});

test('a held record whose content is no longer kept counts as the same', () => {
  const judgement = judgeRequest(request(1, fault('ours', 'anything')), {
    ...view({ 1: fault('ours') }),
    digest: () => undefined,
  });
  assert.deepEqual(verdicts(judgement), { accepted: [], refused: [], duplicates: 1 });
});

test('a link must be that of the gateway and incarnation that send it', () => {
  const link = { kind: 'link', gateway: 'gw', incarnation: INCARNATION, softwareVersion: '1' } as const;
  const judgement = judgeRequest(
    request(1, link, { ...link, gateway: 'another' }, { ...link, incarnation: '000200000000' }),
    view(),
  );
  assert.deepEqual(verdicts(judgement), { accepted: [1], refused: ['2 POISON', '3 POISON'], duplicates: 0 });
});

test('a snapshot may not carry the values of a station of another gateway', () => {
  const value = { eventTime: 0, mantissa: 1, exponent: 0, flag: 1 };
  const snapshot = {
    kind: 'snapshot',
    station: 'ours',
    values: [{ ...value, datastream: 'theirs/mast/airTemperature~1' }],
  } as const;
  const nonsense = { ...snapshot, values: [{ ...value, datastream: 'nonsense' }] };
  assert.deepEqual(verdicts(judgeRequest(request(1, snapshot, nonsense), view())), {
    accepted: [],
    refused: ['1 FOREIGN_STATION', '2 POISON'],
    duplicates: 0,
  });
});

test('the acknowledgement of a stream in many pieces names the high-water mark and what was sent', () => {
  const pieces = Array.from({ length: UPLINK_LIMITS.rangesPerStream + 10 }, (_, i) => 2 * i + 1);
  const sent = request(301, fault('ours'));
  const held = [{ incarnation: INCARNATION, stream: STREAM.diagnostics, ranges: rangesOf(pieces) }];
  const answer = acknowledge({
    request: sent,
    judgement: { accepted: [], refused: [], duplicates: 1, held },
    cloudEpoch: 'e',
    receipt: 1,
    serverTime: 0,
    want: [],
  });
  assert.deepEqual(answer.held[0]?.ranges, [
    [1, 1],
    [301, 301],
  ]);
});

test('a page of ranges is due when the epoch is another one, from the cursor on', () => {
  const asked = request(1);
  assert.equal(asksForState(asked, 'e1'), '');
  assert.equal(asksForState({ ...asked, cloudEpoch: 'e1' }, 'e1'), undefined);
  assert.equal(asksForState({ ...asked, cloudEpoch: 'e1', stateAfter: '' }, 'e1'), '');
  assert.equal(asksForState({ ...asked, cloudEpoch: 'e1', stateAfter: 'x' }, 'e2'), 'x');
});

test('a link tells what is missing of the life before, refused records aside', () => {
  const link: LinkRecord = {
    kind: 'link',
    gateway: 'gw',
    incarnation: '000200000000',
    predecessor: INCARNATION,
    predecessorLast: { [STREAM.raw]: 6, [STREAM.alerts]: 2 },
    softwareVersion: '1',
  };
  const settled = (stream: number): SequenceRanges => (stream === STREAM.raw ? [[1, 3]] : [[1, 2]]);
  assert.deepEqual(missingOfPredecessors([{ link, settled }]), [
    { incarnation: INCARNATION, stream: STREAM.raw, ranges: [[4, 6]] },
  ]);
});

test('an acknowledgement asks for a bounded number of ranges', () => {
  const pieces = rangesOf(Array.from({ length: 100 }, (_, i) => 2 * i + 1));
  const want = [STREAM.raw, STREAM.alerts].map((stream) => ({
    incarnation: INCARNATION,
    stream,
    ranges: pieces,
  }));
  const asked = boundedWant(want).flatMap(({ ranges }) => ranges);
  assert.equal(asked.length, UPLINK_LIMITS.wantedRanges);
});
