import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecodeResult, encodeNative, nativeDecoder } from '@shivar/core/decode';
import { OBSERVED_PROPERTIES } from '@shivar/core/model';
import fc from 'fast-check';
import { arbitraryMessage } from './arbitrary-message.ts';

const format = fc.constantFrom('json' as const, 'cbor' as const);

/** What must hold of any answer to any bytes. */
function checkAnswer(result: DecodeResult): void {
  if (result.kind === 'unreadable') {
    assert.ok(result.detail.length > 0 && result.detail.length <= 600);
    return;
  }
  for (const { values } of result.message.samples) {
    for (const { property, value } of values) {
      const [least, greatest] = OBSERVED_PROPERTIES.find(({ code }) => code === property)?.limits ?? [0, -1];
      assert.ok(Number.isSafeInteger(value.mantissa) && Math.abs(value.exponent) <= 12);
      const number = Number(`${value.mantissa}e${value.exponent}`);
      assert.ok(number >= least && number <= greatest);
    }
  }
  for (const { property, value } of result.message.rejected) {
    assert.ok([...property].length <= 64 && [...value].length <= 64);
    assert.equal(Buffer.from(property).toString(), property);
    assert.equal(Buffer.from(value).toString(), value);
  }
}

test('decoding what was encoded gives the message back', () => {
  fc.assert(
    fc.property(arbitraryMessage, format, (message, as) => {
      assert.deepEqual(nativeDecoder.decode(encodeNative(message, as)), { kind: 'message', message });
    }),
  );
});

test('random bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => checkAnswer(nativeDecoder.decode(bytes))),
    { numRuns: 2000 },
  );
});

test('a valid message with bytes changed, removed and added never throws', () => {
  const change = fc.record({ at: fc.nat(), remove: fc.nat(3), insert: fc.uint8Array({ maxLength: 3 }) });
  fc.assert(
    fc.property(arbitraryMessage, format, fc.array(change, { maxLength: 4 }), (message, as, changes) => {
      const bytes = [...encodeNative(message, as)];
      for (const { at, remove, insert } of changes) bytes.splice(at % (bytes.length + 1), remove, ...insert);
      checkAnswer(nativeDecoder.decode(Uint8Array.from(bytes)));
    }),
    { numRuns: 2000 },
  );
});

test('any JSON value never throws', () => {
  fc.assert(
    fc.property(fc.json(), (text) => checkAnswer(nativeDecoder.decode(Buffer.from(text)))),
    { numRuns: 1000 },
  );
});

test('every number within the limits becomes a decimal within 15 digits of it', () => {
  fc.assert(
    fc.property(fc.double({ min: -10_000, max: 10_000, noNaN: true }), (number) => {
      const result = nativeDecoder.decode(Buffer.from(JSON.stringify({ airTemperature: number })));
      assert.equal(result.kind, 'message');
      const value = result.kind === 'message' ? result.message.samples[0]?.values[0]?.value : undefined;
      const taken = Number(`${value?.mantissa}e${value?.exponent}`);
      const tolerance = Math.max(Math.abs(number) * 2 ** -23, 5.1e-13);
      assert.ok(Math.abs(taken - number) <= tolerance, `${number} was taken as ${taken}`);
    }),
  );
});

test('a single-precision float is the short decimal it was set to, up to its six sure digits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -99_999, max: 99_999 }),
      fc.integer({ min: 0, max: 4 }),
      (digits, decimals) => {
        const meant = Number((digits / 10 ** decimals).toFixed(decimals));
        fc.pre(Math.abs(meant) < 2000);
        const result = nativeDecoder.decode(Buffer.from(JSON.stringify({ airPressure: Math.fround(meant) })));
        const value = result.kind === 'message' ? result.message.samples[0]?.values[0]?.value : undefined;
        assert.equal(Number(`${value?.mantissa}e${value?.exponent}`), meant);
      },
    ),
  );
});
