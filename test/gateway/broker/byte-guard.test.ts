import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixedHeaderGuard } from '@shivar/gateway/broker';
import fc from 'fast-check';
import mqtt, { type Packet } from 'mqtt-packet';

const LIMITS = { beforeAuthentication: 300, afterAuthentication: 3000 };
const connect: Packet = { cmd: 'connect', clientId: 'probe', clean: true, keepalive: 10 };

function publishOf(bytes: number, qos: 0 | 1 | 2): Packet {
  const common = {
    cmd: 'publish',
    topic: 'shivar/a/b/obs',
    payload: Buffer.alloc(bytes, 0x20),
    retain: false,
  } as const;
  return qos === 0 ? { ...common, qos, dup: false } : { ...common, qos, dup: false, messageId: 7 };
}

/** Feeds a stream to a new guard in the given cuts. */
function judge(stream: Buffer, cuts: readonly number[], authenticated = true): string | undefined {
  const guard = new FixedHeaderGuard(LIMITS);
  if (authenticated) guard.authenticated();
  let at = 0;
  let refused: string | undefined;
  for (const cut of [...cuts, stream.length]) {
    const end = Math.min(stream.length, at + cut);
    refused = guard.accept(stream.subarray(at, end));
    at = end;
  }
  return refused;
}

test('packets within the limit pass, however the stream is cut', () => {
  const packets = fc.array(fc.tuple(fc.integer({ min: 0, max: 2900 }), fc.constantFrom(0, 1, 2)), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(packets, fc.array(fc.integer({ min: 1, max: 700 })), (sizes, cuts) => {
      const stream = Buffer.concat(
        [connect, ...sizes.map(([size, qos]) => publishOf(size, qos))].map((p) => mqtt.generate(p)),
      );
      assert.equal(judge(stream, cuts), undefined);
    }),
  );
});

test('a packet over the limit is refused at its header, wherever it stands and however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2900 }), { maxLength: 5 }),
      fc.integer({ min: 3001, max: 200_000 }),
      fc.array(fc.integer({ min: 1, max: 700 })),
      (sizes, tooLarge, cuts) => {
        const before = [connect, ...sizes.map((size) => publishOf(size, 1))].map((p) => mqtt.generate(p));
        const header = mqtt.generate(publishOf(tooLarge, 1)).subarray(0, 5);
        assert.equal(judge(Buffer.concat([...before, header]), cuts), 'packetTooLarge');
      },
    ),
  );
});

test('before authentication the limit is smaller', () => {
  const stream = Buffer.concat([mqtt.generate(connect), mqtt.generate(publishOf(400, 0))]);
  assert.equal(judge(stream, [], false), 'packetTooLarge');
  assert.equal(judge(stream, [], true), undefined);
});

test('a CONNECT that claims 256 MB is refused after five bytes', () => {
  assert.equal(judge(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]), [1, 1, 1, 1], false), 'packetTooLarge');
});

test('a remaining length of more than four bytes is refused [MQTT-2.2.3]', () => {
  assert.equal(judge(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80, 0x01]), []), 'badLength');
});

test('the first packet must be CONNECT [MQTT-3.1.0-1]', () => {
  assert.equal(judge(mqtt.generate({ cmd: 'pingreq' }), []), 'notConnectFirst');
});

test('packet types a server never receives, and wrong flag bits, are refused [MQTT-2.2.2-2]', () => {
  const first = mqtt.generate(connect);
  for (const header of [0x00, 0x20, 0x90, 0xb0, 0xd0, 0xf0, 0x36, 0x60, 0x80, 0xa0, 0xc1, 0xe8]) {
    assert.equal(
      judge(Buffer.concat([first, Buffer.from([header, 0])]), []),
      'reservedPacket',
      header.toString(16),
    );
  }
});

test('after a refusal nothing more is accepted', () => {
  const guard = new FixedHeaderGuard(LIMITS);
  assert.equal(guard.accept(Buffer.from([0xc0, 0])), 'notConnectFirst');
  assert.equal(guard.accept(mqtt.generate(connect)), 'notConnectFirst');
});
