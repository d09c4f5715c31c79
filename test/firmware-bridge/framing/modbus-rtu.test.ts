import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc16Modbus, encodeRequest, findResponse, frameGapMs } from '@shivar/firmware-bridge/framing';
import fc from 'fast-check';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

test('the checksum is that of the published vectors', () => {
  assert.equal(crc16Modbus(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0)), 50227);
  for (const frame of ['1103006B00037687', '110306AE415652434049AD', '1183044136', '0103000000044409']) {
    const bytes = hex(frame);
    const low = bytes.at(-2) ?? 0;
    const high = bytes.at(-1) ?? 0;
    assert.equal(crc16Modbus(bytes.subarray(0, -2)), low + 256 * high, frame);
  }
});

test('a request is the bytes of the standard', () => {
  const request = encodeRequest({ address: 17, function: 3, firstRegister: 0x6b, registerCount: 3 });
  assert.equal(Buffer.from(request).toString('hex').toUpperCase(), '1103006B00037687');
});

test('answers, refusals and nothing yet are told apart', () => {
  const request = { address: 17, function: 3, firstRegister: 0x6b, registerCount: 3 } as const;
  const answer = hex('110306AE415652434049AD');
  assert.deepEqual(findResponse(request, answer), {
    kind: 'registers',
    registers: [0xae41, 0x5652, 0x4340],
  });
  assert.deepEqual(findResponse(request, hex('1183044136')), { kind: 'exception', code: 4 });
  assert.deepEqual(findResponse(request, answer.subarray(0, 10)), { kind: 'incomplete', crcError: false });
  const broken = Uint8Array.from(answer, (byte, index) => (index === 5 ? byte ^ 1 : byte));
  assert.deepEqual(findResponse(request, broken), { kind: 'incomplete', crcError: true });
  for (const other of [
    { ...request, address: 18 },
    { ...request, function: 4 as const },
    { ...request, registerCount: 2 },
  ]) {
    assert.deepEqual(findResponse(other, answer), { kind: 'incomplete', crcError: false });
  }
});

test('the first whole answer wins, whatever stands before and after it', () => {
  const request = { address: 17, function: 3, firstRegister: 0x6b, registerCount: 3 } as const;
  const answer = hex('110306AE415652434049AD');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (before, after) => {
      const outcome = findResponse(request, Buffer.concat([before, answer, after]));
      assert.equal(outcome.kind, 'registers');
    }),
  );
});

test('the silence between frames is 3.5 characters, and 1.75 ms on fast lines', () => {
  assert.equal(frameGapMs(2, 4800), 7);
  assert.equal(frameGapMs(0.1, 115_200), 1.75);
});
