import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf, refusalOf, valuesOf } from './support.ts';

test('a bare object of values is one reading without a time', () => {
  const message = messageOf('{"airTemperature": 31.2}');
  assert.deepEqual(message, {
    samples: [{ values: [{ property: 1, value: { mantissa: 312, exponent: -1 } }] }],
    rejected: [],
  });
});

test('a message may carry several properties, depths, its time, its number and its clock', () => {
  const message = messageOf(
    `{"soilMoisture@20": 0.231, "soilMoisture@40": 0.2875, "airTemperature": -3,
      "eventTime": "2026-06-15T12:00:00+05:30", "sentAt": 1781505003000, "uptimeMs": 90500,
      "clock": "rtc", "bootEpoch": 7, "sequence": 41, "oldestUnsent": 38}`,
  );
  assert.deepEqual(valuesOf(message), [
    ['soilMoisture@20=0.231', 'soilMoisture@40=0.2875', 'airTemperature=-3'],
  ]);
  const { samples, ...envelope } = message;
  assert.equal(samples[0]?.sensorTime, Date.UTC(2026, 5, 15, 6, 30));
  assert.equal(samples[0]?.sequence, 41);
  assert.deepEqual(envelope, {
    rejected: [],
    sentAt: 1781505003000,
    uptimeMs: 90500,
    clock: 'rtc',
    bootEpoch: 7,
    oldestUnsent: 38,
  });
});

test('buffered readings come in one message and are numbered from the first', () => {
  const message = messageOf(
    `{"sequence": 10, "readings": [
       {"eventTime": 1000, "airTemperature": 20.5}, {"eventTime": 2000, "airTemperature": null},
       {"sequence": 20, "airTemperature": 21}, {"airTemperature": 22}]}`,
  );
  assert.deepEqual(
    message.samples.map(({ sequence }) => sequence),
    [10, 11, 20, 21],
  );
  assert.deepEqual(valuesOf(message), [
    ['airTemperature=20.5'],
    [],
    ['airTemperature=21'],
    ['airTemperature=22'],
  ]);
});

test('a reading with a fault is rejected with its reason and the others stay', () => {
  const message = messageOf(
    `{"readings": [
       {"airTemperature": "31.2", "relativeHumidity": 61.5, "airTemprature": 31.2, "airTemperature@5": 1},
       {"soilMoisture@7.5": 0.2, "soilPh@020": 6, "soilMoisture@1001": 0.2, "irrigation": true, "windSpeed": {"value": 3}},
       {"airPressure": 1e999, "airTemperature": 10001, "__proto__": 4, "constructor": 5},
       {"eventTime": "2026-06-15T12:00:00", "airTemperature": 30},
       {"eventTime": "2026-02-29T12:00:00Z", "airTemperature": 30, "windSpeed": null}]}`,
  );
  assert.deepEqual(valuesOf(message), [['relativeHumidity=61.5'], [], [], [], []]);
  assert.deepEqual(
    message.rejected.map(({ property, reason, value }) => `${property} ${reason} ${value}`),
    [
      'airTemperature notANumber 31.2',
      'airTemprature unknownProperty 31.2',
      'airTemperature@5 badDepth 1',
      'soilMoisture@7.5 badDepth 0.2',
      'soilPh@020 badDepth 6',
      'soilMoisture@1001 badDepth 0.2',
      'irrigation notANumber true',
      'windSpeed notANumber an object',
      'airPressure outOfRange Infinity',
      'airTemperature outOfRange 10001',
      '__proto__ unknownProperty 4',
      'constructor unknownProperty 5',
      'airTemperature badTime 2026-06-15T12:00:00',
      'airTemperature badTime 2026-02-29T12:00:00Z',
    ],
  );
});

test('null says that there is no value', () => {
  const message = messageOf('{"airTemperature": null, "eventTime": null, "clock": null, "sequence": null}');
  assert.deepEqual(message, { samples: [{ values: [] }], rejected: [] });
});

test('progress and the end of a stream may come without a reading', () => {
  assert.deepEqual(messageOf('{"oldestUnsent": "end"}'), { samples: [], rejected: [], oldestUnsent: 'end' });
  assert.equal(messageOf('{"oldestUnsent": 17}').oldestUnsent, 17);
});

test('what is repeated of a message is short and printable', () => {
  const message = messageOf(JSON.stringify({ [`a\u0000\ud800${'x'.repeat(90)}`]: 'y'.repeat(5000) }));
  assert.equal(message.rejected[0]?.property, `a\ufffd\ufffd${'x'.repeat(61)}`);
  assert.equal(message.rejected[0]?.value.length, 64);
  assert.equal(messageOf(JSON.stringify({ ['त'.repeat(90)]: 1 })).rejected[0]?.property, 'त'.repeat(64));
});

const UNREADABLE: readonly (readonly [text: string, reason: string, detail: RegExp])[] = [
  ['', 'emptyPayload', /send one object/],
  ['hello', 'notJson', /send one object such as/],
  ['{"airTemperature": NaN}', 'notJson', /send one object/],
  ['{"airTemperature": 31.2', 'notJson', /send one object/],
  ['{"airTemperature": 31.2} x', 'notJson', /send one object/],
  ['{"airTemperature": 1, "airTemperature": 2}', 'notJson', /twice/],
  ['{"readings": [{"a": 1, "a": 1}]}', 'notJson', /twice/],
  ['31.2', 'notAnObject', /31\.2; send one object/],
  ['null', 'notAnObject', /null; send one object/],
  ['[{"airTemperature": 1}]', 'notAnObject', /a list/],
  ['{}', 'noReadings', /at least one/],
  ['{"readings": []}', 'noReadings', /at least one/],
  ['{"clock": "rtc", "sentAt": 5}', 'noReadings', /at least one/],
  ['{"readings": {"airTemperature": 1}}', 'badField', /"readings" must be a list of objects/],
  ['{"readings": [31.2]}', 'badField', /a list of objects; it is 31\.2/],
  ['{"readings": [{"clock": "rtc"}]}', 'badField', /"clock" must be beside "readings"/],
  ['{"readings": [{"readings": []}]}', 'badField', /"readings" must be beside/],
  ['{"airTemperature": 1, "readings": []}', 'badField', /"airTemperature" must be inside/],
  ['{"eventTime": 1, "readings": []}', 'badField', /"eventTime" must be inside/],
  [
    '{"readings": [{"airTemperature": 1}, {"sequence": 4}]}',
    'badField',
    /"sequence" must be given from the first/,
  ],
  ['{"airTemperature": 1, "clock": "quartz"}', 'badField', /"clock" must be one of .*; it is quartz/],
  ['{"airTemperature": 1, "sequence": -1}', 'badField', /"sequence" must be a whole number/],
  ['{"airTemperature": 1, "sequence": 1.5}', 'badField', /"sequence" must be a whole number/],
  ['{"airTemperature": 1, "bootEpoch": 1e300}', 'badField', /"bootEpoch" must be a whole number/],
  ['{"airTemperature": 1, "sentAt": "yesterday"}', 'badField', /"sentAt" must be UTC milliseconds/],
  ['{"airTemperature": 1, "uptimeMs": "4"}', 'badField', /"uptimeMs" must be/],
  ['{"airTemperature": 1, "oldestUnsent": "soon"}', 'badField', /or "end"; it is soon/],
  [`${'['.repeat(60_000)}`, 'tooDeep', /nested more than 8 deep/],
  [`{"a": ${'{"b":'.repeat(8)}1${'}'.repeat(8)}}`, 'tooDeep', /nested more than 8 deep/],
  [
    `{"readings": [${'{},'.repeat(1000)}{}]}`,
    'tooManyReadings',
    /1001 readings in one message; send at most 1000/,
  ],
];

for (const [text, reason, detail] of UNREADABLE) {
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  test(`unreadable as ${reason}: ${shown}`, () => {
    const refusal = refusalOf(text);
    assert.equal(refusal.reason, reason);
    assert.match(refusal.detail, detail);
    assert.ok(refusal.detail.length <= 300);
  });
}

test('bytes that are no UTF-8 are unreadable and a byte order mark is not', () => {
  assert.equal(refusalOf('0x7b 22 ff 22 3a 31 7d').reason, 'notJson');
  assert.deepEqual(valuesOf(messageOf('\ufeff{"airTemperature": 1}')), [['airTemperature=1']]);
});
