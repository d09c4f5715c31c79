import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeCbor, encodeCbor } from '@shivar/core/encoding';
import { decodeSegment, encodeSegment } from '@shivar/core/sync/columnar';
import fc from 'fast-check';

/** Anything a record may be made of, and some that it never is. */
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
    fc.constantFrom(null, true, false, 0.5, -1e300, 2 ** 52, -(2 ** 53) + 1, '', 'dindori-01'),
    fc.string(),
    fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('tree'), { maxLength: 6 }),
  ),
}));

function roundTrip(records: readonly Uint8Array[]): Uint8Array {
  const segment = encodeSegment(records);
  assert.deepEqual(
    decodeSegment(segment).map((bytes) => Buffer.from(bytes).toString('hex')),
    records.map((bytes) => Buffer.from(bytes).toString('hex')),
  );
  return segment;
}

describe('a segment of records', () => {
  test('gives back exactly the bytes that went in, whatever they say', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 20 }), (records) => {
        roundTrip(records.map(encodeCbor));
      }),
    );
  });

  test('gives back series of any course', () => {
    const series = fc.array(
      fc.array(fc.integer({ min: -(2 ** 49), max: 2 ** 49 }), { minLength: 3, maxLength: 3 }),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(series, (rows) => {
        roundTrip(rows.map((row) => encodeCbor([1, 'mast', ...row])));
      }),
    );
  });

  test('costs almost nothing for what does not change', () => {
    const records = Array.from({ length: 1440 }, (_, minute) =>
      encodeCbor([1, 'rain', minute * 60_000, 8112]),
    );
    assert.ok(roundTrip(records).length < 40, `${roundTrip(records).length} bytes for 1,440 records`);
  });

  test('of sensors that report in turns does not pay for the turns', () => {
    const records = Array.from({ length: 900 }, (_, index) =>
      encodeCbor([1, ['mast', 'soil', 'rain'][index % 3], index * 20_000]),
    );
    assert.ok(roundTrip(records).length < 80, `${roundTrip(records).length} bytes for 900 records`);
  });

  test('of bytes that nobody made is refused in words, and never hangs', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.constantFrom(0, 1), (rest, kind) => {
        try {
          for (const record of decodeSegment(new Uint8Array([kind, ...rest]))) decodeCbor(record);
        } catch (error) {
          assert.ok(error instanceof Error);
        }
      }),
      { numRuns: 500 },
    );
  });
});
