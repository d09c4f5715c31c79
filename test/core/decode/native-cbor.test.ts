import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from 'cborg';
import { messageOf, refusalOf, valuesOf } from './support.ts';

const cbor = (value: unknown): string => `0x${Buffer.from(encode(value)).toString('hex')}`;
/** `{"airTemperature": <hex>}`. */
const airTemperature = (hex: string): string => `0xa1 6e 61697254656d7065726174757265 ${hex}`;
const takenFrom = (hex: string): string | undefined => valuesOf(messageOf(airTemperature(hex)))[0]?.[0];

test('a map with the same text keys is the same message', () => {
  const plain = {
    sequence: 10,
    clock: 'gps',
    readings: [{ eventTime: 1781505003000, airTemperature: 31.2, 'soilMoisture@20': null }, { windSpeed: 3 }],
  };
  assert.deepEqual(messageOf(cbor(plain)), messageOf(JSON.stringify(plain)));
});

test('numbers of every width give the decimal that was meant', () => {
  assert.equal(takenFrom('18 1f'), 'airTemperature=31');
  assert.equal(takenFrom('38 1e'), 'airTemperature=-31');
  assert.equal(takenFrom('f9 4e80'), 'airTemperature=26');
  assert.equal(takenFrom('f9 4fcc'), 'airTemperature=31.1875');
  assert.equal(takenFrom('fa 41f9999a'), 'airTemperature=31.2');
  assert.equal(takenFrom('fb 403f333333333333'), 'airTemperature=31.2');
  assert.equal(takenFrom('fb 3fd3333333333334'), 'airTemperature=0.3');
});

test('a decimal fraction is taken exactly', () => {
  assert.equal(takenFrom('c4 82 20 19 0138'), 'airTemperature=31.2');
  assert.equal(takenFrom('c4 82 21 19 0c30'), 'airTemperature=31.2');
  assert.equal(takenFrom('c4 82 2b 1b 000000e8d4a51001'), 'airTemperature=1.000000000001');
  assert.equal(takenFrom('c4 82 01 18 7b'), 'airTemperature=1230');
});

test('what is no number of ours is rejected by reason', () => {
  const reasonOf = (hex: string): string | undefined => messageOf(airTemperature(hex)).rejected[0]?.reason;
  assert.equal(reasonOf('f9 7e00'), 'notANumber');
  assert.equal(reasonOf('f9 7c00'), 'outOfRange');
  assert.equal(reasonOf('1b ffffffffffffffff'), 'outOfRange');
  assert.equal(reasonOf('c4 82 33 01'), 'outOfRange');
  assert.equal(reasonOf('c4 82 1b ffffffffffffffff 01'), 'outOfRange');
  assert.equal(reasonOf('c4 81 01'), 'notANumber');
  assert.equal(reasonOf('c4 82 f9 3c00 61 31'), 'notANumber');
  assert.equal(reasonOf('c1 01'), 'notANumber');
  assert.equal(reasonOf('64 33312e32'), 'notANumber');
  assert.equal(reasonOf('42 0102'), 'notANumber');
  assert.equal(reasonOf('f5'), 'notANumber');
  assert.deepEqual(valuesOf(messageOf(airTemperature('f7'))), [[]]);
});

test('times may be tagged as CBOR has them', () => {
  const timed = (hex: string): number | undefined =>
    messageOf(`0xa2 69 6576656e7454696d65 ${hex} 69 77696e645370656564 03`).samples[0]?.sensorTime;
  assert.equal(timed('c1 fb 41d4a4c2c2e00000'), Math.round(1385368331.5 * 1000));
  assert.equal(timed('c1 1a 65920080'), 1704067200000);
  assert.equal(timed(`c0 74 ${Buffer.from('2024-01-01T00:00:00Z').toString('hex')}`), 1704067200000);
});

test('a self-described and an indefinite map are read', () => {
  assert.deepEqual(valuesOf(messageOf('0xd9d9f7 a1 69 77696e645370656564 03')), [['windSpeed=3']]);
  assert.deepEqual(valuesOf(messageOf('0xbf 69 77696e645370656564 03 ff')), [['windSpeed=3']]);
});

const UNREADABLE: readonly (readonly [what: string, hex: string, reason: string, detail: RegExp])[] = [
  ['a truncated map', '0xa2 69 77696e645370656564 03', 'notCbor', /not enough entries.*send one map/],
  ['a truncated float', airTemperature('fb 403f'), 'notCbor', /send one map/],
  ['bytes after the map', '0xa1 69 77696e645370656564 03 00', 'notCbor', /send one map/],
  ['a key twice', '0xa2 61 61 01 61 61 02', 'notCbor', /repeat map key "a"/],
  ['a numeric key', '0xa1 01 02', 'notCbor', /non-string keys/],
  ['an unknown tag', airTemperature('c6 01'), 'notCbor', /tag not supported \(6\)/],
  ['a break inside a map', '0xa1 61 61 ff', 'notCbor', /unexpected break/],
  ['half an entry of an indefinite map', '0xbf 61 61 ff 61 62 01 ff', 'notCbor', /unexpected break/],
  ['a list', '0x83 010203', 'notAnObject', /a list/],
  ['an empty map', '0xa0', 'noReadings', /at least one/],
  ['lists without end', `0x${'81'.repeat(60_000)}`, 'tooDeep', /nested more than 8 deep/],
  ['tags without end', `0x${'c4'.repeat(60_000)}`, 'tooDeep', /nested more than 8 deep/],
  ['a list of 2^53 items', '0x9b 001fffffffffffff 01', 'notCbor', /not enough entries/],
];

for (const [what, hex, reason, detail] of UNREADABLE) {
  test(`unreadable as ${reason}: ${what}`, () => {
    const refusal = refusalOf(hex);
    assert.equal(refusal.reason, reason);
    assert.match(refusal.detail, detail);
  });
}
