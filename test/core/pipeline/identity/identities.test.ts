import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DeliveryIdentity,
  MAX_BOOT_EPOCHS,
  MAX_REMEMBERED_CLIENTS,
  MAX_REMEMBERED_DELIVERIES,
  MAX_REMEMBERED_HOURS,
  MAX_REMEMBERED_PER_HOUR,
  RawTimeIdentity,
  SequenceIdentity,
  UTC_TIMELINE,
} from '@shivar/core/pipeline/identity';
import { HOUR, MINUTE } from '@shivar/core/time';

const VALUE = { mantissa: 312, exponent: -1 };

test('sequences begin again with every boot epoch and every instrument', () => {
  const identity = new SequenceIdentity();
  assert.equal(identity.admit('a/mast~1', 1, 5).standing, 'new');
  assert.equal(identity.admit('a/mast~1', 1, 5).standing, 'known');
  assert.equal(identity.admit('a/mast~1', 2, 5).standing, 'new');
  assert.equal(identity.admit('a/mast~2', 1, 5).standing, 'new');
});

test('a boot epoch that may have been forgotten is stored as a possible duplicate', () => {
  const identity = new SequenceIdentity();
  for (let boot = 1; boot <= MAX_BOOT_EPOCHS + 1; boot += 1) {
    assert.deepEqual(identity.admit('a/mast~1', boot, 0), { standing: 'new', possibleDuplicate: false });
  }
  assert.deepEqual(identity.admit('a/mast~1', 1, 0), { standing: 'new', possibleDuplicate: true });
});

test('a reading is known by datastream, raw time and value together', () => {
  const identity = new RawTimeIdentity();
  const admit = (datastream: string, time: number, mantissa: number): string =>
    identity.admit(datastream, UTC_TIMELINE, time, { mantissa, exponent: -1 });
  assert.equal(admit('a', 1000, 312), 'new');
  assert.equal(admit('a', 1000, 312), 'known');
  assert.equal(admit('a', 1000, 313), 'new');
  assert.equal(admit('a', 1001, 312), 'new');
  assert.equal(admit('b', 1000, 312), 'new');
});

test('the same time since the start is another time after another start', () => {
  const identity = new RawTimeIdentity();
  assert.equal(identity.admit('a', 7, MINUTE, VALUE), 'new');
  assert.equal(identity.admit('a', 8, MINUTE, VALUE), 'new');
  assert.equal(identity.admit('a', 7, MINUTE, VALUE), 'known');
});

test('hours beyond the horizon are stored as possible duplicates, and a clock in 2030 does not close the present', () => {
  const identity = new RawTimeIdentity();
  const at = (hour: number): string => identity.admit('a', UTC_TIMELINE, hour * HOUR, VALUE);
  assert.equal(at(1_000_000), 'new');
  for (let hour = 0; hour < MAX_REMEMBERED_HOURS; hour += 1) at(500 + hour);
  assert.equal(at(500 + MAX_REMEMBERED_HOURS - 1), 'known');
  assert.equal(at(400), 'possibleDuplicate');
});

test('more readings in an hour than are remembered are stored as possible duplicates', () => {
  const identity = new RawTimeIdentity();
  for (let ms = 0; ms < MAX_REMEMBERED_PER_HOUR; ms += 1) identity.admit('a', UTC_TIMELINE, ms, VALUE);
  const changes = identity.changes;
  assert.equal(identity.admit('a', UTC_TIMELINE, HOUR - 1, VALUE), 'possibleDuplicate');
  assert.equal(identity.admit('a', UTC_TIMELINE, 0, VALUE), 'known');
  assert.equal(identity.changes, changes);
});

test('only a redelivery of a packet known by client, identifier and content is a repeat', () => {
  const identity = new DeliveryIdentity();
  const delivery = { clientId: 'c', qos: 1, packetId: 5, dup: false, digest: 'aa' } as const;
  assert.equal(identity.admit(delivery), 'new');
  assert.equal(identity.admit({ ...delivery, dup: true }), 'known');
  assert.equal(identity.admit(delivery), 'new', 'two equal bare readings are two readings');
  assert.equal(identity.admit({ ...delivery, dup: true, digest: 'bb' }), 'new');
  assert.equal(identity.admit({ ...delivery, dup: true, digest: 'bb', clientId: 'd' }), 'new');
  assert.equal(identity.admit({ ...delivery, dup: true, digest: 'bb', packetId: 6 }), 'new');
});

test('at QoS 0 nothing comes twice and nothing is remembered', () => {
  const identity = new DeliveryIdentity();
  const delivery = { clientId: 'c', qos: 0, dup: false, digest: 'aa' } as const;
  assert.equal(identity.admit(delivery), 'new');
  assert.equal(identity.admit(delivery), 'new');
  assert.equal(identity.changes, 0);
});

test('a redelivery that may have been forgotten is a possible duplicate', () => {
  const identity = new DeliveryIdentity();
  const delivery = { clientId: 'c', qos: 1, dup: false, digest: 'aa' } as const;
  for (let packetId = 1; packetId <= MAX_REMEMBERED_DELIVERIES + 1; packetId += 1) {
    identity.admit({ ...delivery, packetId });
  }
  assert.equal(identity.admit({ ...delivery, packetId: 1, dup: true }), 'possibleDuplicate');
});

test('a client that may have been forgotten cannot prove that its redelivery is new', () => {
  const identity = new DeliveryIdentity();
  const delivery = { qos: 1, packetId: 1, digest: 'aa' } as const;
  for (let index = 0; index <= MAX_REMEMBERED_CLIENTS; index += 1) {
    identity.admit({ ...delivery, clientId: `c${index}`, dup: false });
  }
  assert.equal(identity.admit({ ...delivery, clientId: 'c0', dup: true }), 'possibleDuplicate');
});
