import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Acknowledgement,
  JSON_CODEC,
  STREAM,
  UPLINK_LIMITS,
  UplinkMessageError,
  type UplinkRequest,
} from '@shivar/core/sync';
import fc from 'fast-check';

const incarnation = fc.stringMatching(/^[0-9a-f]{12}$/);
const stream = fc.constantFrom(...Object.values(STREAM));
const ranges = fc.constantFrom<[number, number][]>(
  [],
  [[1, 40]],
  [
    [1, 40],
    [42, 42],
  ],
  [[7, 7]],
);
const streamRanges = fc.record({ incarnation, stream, ranges }, { noNullPrototype: true });
const epoch = fc.constantFrom('5f0c', 'another epoch');

const request: fc.Arbitrary<UplinkRequest> = fc.record(
  {
    gateway: fc.constant('gw'),
    request: fc.nat(),
    backlogRecords: fc.nat(),
    cloudEpoch: epoch,
    stateAfter: fc.constantFrom('', '000100000000/3'),
    frames: fc.array(
      fc.record(
        {
          incarnation,
          stream,
          firstSequence: fc.integer({ min: 1, max: 1_000_000 }),
          records: fc.array(fc.uint8Array({ maxLength: 90 })),
        },
        { noNullPrototype: true },
      ),
      { maxLength: 5 },
    ),
  },
  { requiredKeys: ['gateway', 'request', 'backlogRecords', 'frames'], noNullPrototype: true },
);

const acknowledgement: fc.Arbitrary<Acknowledgement> = fc.record(
  {
    request: fc.nat(),
    cloudEpoch: epoch,
    receipt: fc.nat(),
    serverTime: fc.nat(),
    held: fc.array(streamRanges),
    refused: fc.array(
      fc
        .tuple(streamRanges, fc.constantFrom('FORK' as const, 'POISON' as const, 'FOREIGN_STATION' as const))
        .map(([places, verdict]) => ({ ...places, verdict })),
    ),
    want: fc.array(streamRanges),
    state: fc.record(
      { held: fc.array(streamRanges), next: epoch },
      { requiredKeys: ['held'], noNullPrototype: true },
    ),
    retryAfterMs: fc.nat(),
    down: fc.constant({}),
  },
  {
    requiredKeys: ['request', 'cloudEpoch', 'receipt', 'serverTime', 'held', 'refused', 'want', 'down'],
    noNullPrototype: true,
  },
);

test('requests and acknowledgements come back from their bytes exactly', () => {
  fc.assert(
    fc.property(request, acknowledgement, (asked, answer) => {
      assert.deepEqual(JSON_CODEC.decodeRequest(JSON_CODEC.encodeRequest(asked)), asked);
      assert.deepEqual(JSON_CODEC.decodeAcknowledgement(JSON_CODEC.encodeAcknowledgement(answer)), answer);
    }),
  );
});

test('random bytes and random JSON are malformed, never anything worse', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
  );
  fc.assert(
    fc.property(bytes, (foreign) => {
      assert.throws(() => JSON_CODEC.decodeRequest(foreign), UplinkMessageError);
      assert.throws(() => JSON_CODEC.decodeAcknowledgement(foreign), UplinkMessageError);
    }),
  );
});

test('a request beyond a limit is refused', () => {
  const record = new Uint8Array(1);
  const frame = { incarnation: '000100000000', stream: STREAM.raw, firstSequence: 1, records: [record] };
  const encode = (frames: UplinkRequest['frames']): Uint8Array =>
    JSON_CODEC.encodeRequest({ gateway: 'gw', request: 1, backlogRecords: 1, frames });
  const tooManyRecords = {
    ...frame,
    records: Array.from({ length: UPLINK_LIMITS.records + 1 }, () => record),
  };
  const tooLong = { ...frame, records: [new Uint8Array(UPLINK_LIMITS.requestBytes)] };
  for (const frames of [Array(UPLINK_LIMITS.frames + 1).fill(frame), [tooManyRecords], [tooLong]]) {
    assert.throws(() => JSON_CODEC.decodeRequest(encode(frames)), UplinkMessageError);
  }
});

test('sections of the downlink that this program does not know are passed over', () => {
  const answer = {
    request: 1,
    cloudEpoch: 'e',
    receipt: 1,
    serverTime: 0,
    held: [],
    refused: [],
    want: [],
    down: { future: 1 },
  };
  const decoded = JSON_CODEC.decodeAcknowledgement(new TextEncoder().encode(JSON.stringify(answer)));
  assert.deepEqual(decoded.down, {});
});
