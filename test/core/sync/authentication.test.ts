import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { acknowledgementMac, macsEqual, requestMac } from '@shivar/core/sync';

const key = new Uint8Array(32).fill(7);
const body = new TextEncoder().encode('{"frames":[]}');

test('a request is authenticated by half of its HMAC-SHA-256', () => {
  const whole = createHmac('sha256', key).update('shivar uplink request 1\n').update(body).digest();
  assert.deepEqual(Buffer.from(requestMac(key, body)), whole.subarray(0, 16));
});

test('a code holds for one key, one body, one direction and one request', () => {
  const mac = requestMac(key, body);
  assert.ok(macsEqual(mac, requestMac(key, body)));
  assert.ok(!macsEqual(mac, requestMac(new Uint8Array(32), body)));
  assert.ok(!macsEqual(mac, requestMac(key, body.subarray(1))));
  assert.ok(!macsEqual(mac, acknowledgementMac(key, new Uint8Array(), body)));
  const otherRequest = requestMac(key, body.subarray(1));
  assert.ok(!macsEqual(acknowledgementMac(key, mac, body), acknowledgementMac(key, otherRequest, body)));
});

test('a code of the wrong length equals nothing, not even itself', () => {
  assert.ok(!macsEqual(new Uint8Array(), new Uint8Array()));
});
