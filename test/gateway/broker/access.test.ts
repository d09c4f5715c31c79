import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayLeaveWill, mayPublish, maySubscribe, type Principal } from '@shivar/gateway/broker';

const station: Principal = { kind: 'station', station: 'dindori-01' };
const bench: Principal = { kind: 'bench' };

test('a station publishes on its own topics and nowhere else', () => {
  assert.equal(mayPublish(station, 'shivar/dindori-01/mast/obs'), true);
  assert.equal(mayPublish(station, 'shivar/dindori-01/mast/status'), true);
  for (const topic of [
    'shivar/dindori-02/mast/obs',
    'shivar/dindori-01',
    'shivar/dindori-01/mast',
    'shivar/dindori-01/mast/obs/more',
    'shivar//mast/obs',
    'shivar/dindori-01/../obs',
    'shivar/DINDORI-01/mast/obs',
    '$SYS/broker/uptime',
    'other/dindori-01/mast/obs',
  ]) {
    assert.equal(mayPublish(station, topic), false, topic);
  }
});

test('a station subscribes below its own topics and nowhere else', () => {
  for (const filter of ['shivar/dindori-01/mast/obs', 'shivar/dindori-01/#', 'shivar/dindori-01/+/status']) {
    assert.equal(maySubscribe(station, filter), true, filter);
  }
  for (const filter of [
    '#',
    '+/dindori-01/#',
    'shivar/+/mast/obs',
    'shivar/#',
    '$SYS/#',
    '$share/g/shivar/dindori-01/#',
  ]) {
    assert.equal(maySubscribe(station, filter), false, filter);
  }
});

test('on the bench everyone may use our topics, still not $SYS and $share', () => {
  assert.equal(mayPublish(bench, 'shivar/any/mast/obs'), true);
  assert.equal(maySubscribe(bench, 'shivar/#'), true);
  for (const filter of ['#', '$SYS/#', '$share/g/shivar/#'])
    assert.equal(maySubscribe(bench, filter), false, filter);
});

test('a will may be a status of one’s own, never a reading', () => {
  assert.equal(mayLeaveWill(station, 'shivar/dindori-01/mast/status'), true);
  assert.equal(mayLeaveWill(station, 'shivar/dindori-01/mast/obs'), false);
  assert.equal(mayLeaveWill(station, 'shivar/dindori-02/mast/status'), false);
});
