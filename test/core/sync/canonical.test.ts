import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCbor } from '@shivar/core/encoding';
import type { MessageRecord } from '@shivar/core/sync';
import {
  canonicalBytes,
  MAX_RECORD_BYTES,
  MalformedRecordError,
  parseRecord,
  recordDigest,
} from '@shivar/core/sync';
import fc from 'fast-check';
import { arbitraryRecord } from './arbitrary-records.ts';

const EIGHT_READINGS: MessageRecord = {
  kind: 'message',
  station: 'dindori-01',
  sensor: 'mast',
  epoch: 1,
  elapsedMs: 604_812_345,
  message: {
    samples: [
      {
        sensorTime: 1_778_740_260_000,
        sequence: 21_345,
        values: [3127, 6240, 93_215, 340, 720, 2135, 8123, 1298].map((mantissa, index) => ({
          property: [1, 3, 4, 5, 6, 7, 13, 16][index] ?? 0,
          value: { mantissa, exponent: index === 5 || index === 6 ? -1 : -2 },
        })),
      },
    ],
    rejected: [],
  },
};

test('every record comes back from its canonical bytes exactly', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const bytes = canonicalBytes(record);
      assert.deepEqual(parseRecord(bytes), record);
      assert.deepEqual(canonicalBytes(structuredClone(record)), bytes);
    }),
    { numRuns: 2000 },
  );
});

test('a message of eight readings takes well under 90 bytes', () => {
  const length = canonicalBytes(EIGHT_READINGS).length;
  assert.ok(length <= 80, `${length} bytes`);
});

test('canonical bytes are permanent: this record has had these since the first release', () => {
  assert.equal(
    Buffer.from(canonicalBytes(EIGHT_READINGS)).toString('hex'),
    '86016a64696e646f72692d3031646d617374011a240cb43981981a1a6a056c2419536101190c37210319186021041a00016c1f210519015421061902d02107190857200d191fbb201019051221',
  );
  assert.equal(recordDigest(canonicalBytes(EIGHT_READINGS)), '98e0e46eea898891');
});

test('a record of a kind that does not exist yet is unknown, not an error', () => {
  assert.deepEqual(parseRecord(encodeCbor([4711, 'from', { the: 'future' }])), {
    kind: 'unknown',
    code: 4711,
  });
});

test('a word that does not exist yet makes the record unknown', () => {
  const hazardOfTheFuture = encodeCbor([3, 'dindori-01', 99, 'hail', 0, 1, 0, 0, 0, 0, [1, 0], 'mm', 'x']);
  assert.deepEqual(parseRecord(hazardOfTheFuture), { kind: 'unknown', code: 3 });
});

test('bytes that are no record are malformed, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        parseRecord(bytes);
      } catch (error) {
        assert.ok(error instanceof MalformedRecordError, String(error));
      }
    }),
    { numRuns: 5000 },
  );
});

test('a record with a field too many, a field missing or too many bytes is malformed', () => {
  assert.throws(
    () => parseRecord(encodeCbor([9, 's', null, 'code', true, 'detail', 1, 'more'])),
    MalformedRecordError,
  );
  assert.throws(() => parseRecord(encodeCbor([9, 's', null, 'code'])), MalformedRecordError);
  assert.throws(() => parseRecord(new Uint8Array(MAX_RECORD_BYTES + 1)), MalformedRecordError);
});

test('a bit flipped anywhere in a record changes its digest', () => {
  const bytes = canonicalBytes(EIGHT_READINGS);
  const digest = recordDigest(bytes);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    assert.notEqual(recordDigest(flipped), digest);
  }
});
