import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type DecodeResult,
  dialects,
  entryOf,
  PAYLOAD_FORMATS,
  readPresence,
  type TopicMapEntry,
  topicMatches,
} from '@shivar/core/decode';
import { decimalToNumber, observedPropertyByCode } from '@shivar/core/model';
import fc from 'fast-check';
import { readText } from '../../../support/repository.ts';

const SEED = 20260703;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

/** The readings of a message by name; the reason when it cannot be read. */
function readings(result: DecodeResult): Record<string, number> | string {
  if (result.kind === 'unreadable') return result.reason;
  const values = result.message.samples.flatMap((sample) => sample.values);
  return Object.fromEntries(
    values.map(({ property, depthCm, value }) => {
      const name = observedPropertyByCode(property)?.name ?? '?';
      return [depthCm === undefined ? name : `${name}@${depthCm}`, decimalToNumber(value)];
    }),
  );
}

describe('ESPHome', () => {
  const decoder = dialects.esphome.decoder({ fields: { value: { property: 'airTemperature' } } });

  it('sends bare numbers', () => {
    assert.deepEqual(readings(decoder.decode(bytes('31.25'))), { airTemperature: 31.25 });
    assert.deepEqual(readings(decoder.decode(bytes(' -0.5\n'))), { airTemperature: -0.5 });
    assert.equal(readings(decoder.decode(bytes('0x1f'))), 'badField');
    assert.equal(readings(decoder.decode(bytes(''))), 'emptyPayload');
  });

  it('sends nan for a sensor that cannot measure, which is a rejected reading', () => {
    const result = decoder.decode(bytes('nan'));
    assert.ok(result.kind === 'message');
    assert.deepEqual(result.message.rejected, [{ property: 'value', reason: 'notANumber', value: 'NaN' }]);
  });

  it('sends switches as ON and OFF', () => {
    const pump = dialects.esphome.decoder({ fields: { value: { property: 'irrigation' } } });
    assert.deepEqual(readings(pump.decode(bytes('ON'))), { irrigation: 1 });
    assert.deepEqual(readings(pump.decode(bytes('OFF'))), { irrigation: 0 });
  });

  it('percent become a fraction by the map', () => {
    const fields = { value: { property: 'soilMoisture@30', gain: 0.01 } };
    assert.deepEqual(readings(dialects.esphome.decoder({ fields }).decode(bytes('23.4'))), {
      'soilMoisture@30': 0.234,
    });
  });
});

describe('Tasmota', () => {
  const decoder = dialects.tasmota.decoder({});

  it('sends instruments in one object, its Time without a zone is not believed', () => {
    const result = decoder.decode(
      bytes(
        '{"Time":"2026-06-01T12:00:00","BME280":{"Temperature":31.2,"Humidity":40.5,"Pressure":941.3},"PressureUnit":"hPa","TempUnit":"C"}',
      ),
    );
    assert.deepEqual(readings(result), { airTemperature: 31.2, relativeHumidity: 40.5, airPressure: 941.3 });
    assert.ok(result.kind === 'message' && result.message.samples[0]?.sensorTime === undefined);
  });

  it('in Fahrenheit and inches of mercury too', () => {
    const payload = '{"BMP280":{"Temperature":86,"Pressure":29.53},"PressureUnit":"inHg","TempUnit":"F"}';
    const result = readings(decoder.decode(bytes(payload)));
    assert.ok(typeof result === 'object');
    assert.equal(result.airTemperature, 30);
    assert.equal(result.airPressure?.toFixed(1), '1000.0');
  });

  it('with two thermometers the map tells them apart', () => {
    const fields = { 'DS18B20-1.Temperature': { property: 'soilTemperature@10' } };
    const payload = '{"DS18B20-1":{"Temperature":24.1},"DHT11":{"Temperature":31,"Humidity":null}}';
    assert.deepEqual(readings(dialects.tasmota.decoder({ fields }).decode(bytes(payload))), {
      'soilTemperature@10': 24.1,
      airTemperature: 31,
    });
  });

  it('without a reading it cannot be used', () => {
    assert.equal(
      readings(decoder.decode(bytes('{"Time":"2026-06-01T12:00:00","Switch1":"OFF"}'))),
      'noReadings',
    );
  });
});

describe('presence', () => {
  it('is read in both spellings', () => {
    assert.equal(readPresence(bytes('online')), 'online');
    assert.equal(readPresence(bytes('Offline')), 'offline');
    assert.equal(readPresence(bytes('on')), undefined);
  });
});

/** An uplink as ChirpStack v4 sends it. */
function uplink(data: string, rest: object = {}): Uint8Array {
  return bytes(
    JSON.stringify({
      deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d',
      time: '2026-07-18T09:34:15.775023242+00:00',
      deviceInfo: { devEui: '0101010101010101' },
      devAddr: '00189440',
      fCnt: 4,
      fPort: 2,
      data,
      rxInfo: [
        { gatewayId: 'a', rssi: -110 },
        { gatewayId: 'b', rssi: -48 },
      ],
      ...rest,
    }),
  );
}

const base64 = (text: string): string => Buffer.from(text, 'hex').toString('base64');

describe('ChirpStack', () => {
  it('carries Cayenne LPP, the time of the network and the best reception', () => {
    const decoder = dialects.chirpstack.decoder({ payloadFormat: 'cayenne-lpp' });
    const result = decoder.decode(uplink(base64('0367011002686c')));
    assert.deepEqual(readings(result), { airTemperature: 27.2, relativeHumidity: 54, signalStrength: -48 });
    assert.ok(result.kind === 'message');
    assert.equal(result.message.clock, 'network');
    assert.equal(result.message.samples[0]?.sensorTime, Date.parse('2026-07-18T09:34:15.775Z'));
    assert.equal(
      readings(decoder.decode(uplink('qg=='))),
      'badField',
      "the example of ChirpStack's own pages",
    );
  });

  it('a redelivered uplink is the same message to the bit', () => {
    const decoder = dialects.chirpstack.decoder({ payloadFormat: 'cayenne-lpp' });
    const payload = uplink(base64('056700ff'));
    assert.deepEqual(decoder.decode(payload), decoder.decode(payload));
    assert.deepEqual(readings(decoder.decode(payload)), { airTemperature: 25.5, signalStrength: -48 });
  });

  it('without a payload format takes the numbers of its own decoder that are mapped', () => {
    const fields = {
      'soil.vwc': { property: 'soilMoisture@30', gain: 0.01 },
      temp: { property: 'airTemperature' },
    };
    const result = dialects.chirpstack
      .decoder({ fields })
      .decode(uplink('', { object: { soil: { vwc: 0 }, temp: 0, other: 3 } }));
    assert.deepEqual(readings(result), { 'soilMoisture@30': 0, airTemperature: 0, signalStrength: -48 });
  });

  it('refuses a map that names what does not exist', () => {
    const invalid = { code: 'TOPIC_MAP_INVALID' };
    assert.throws(() => dialects.chirpstack.decoder({ payloadFormat: 'cayenne' }), invalid);
    assert.throws(() => dialects.tasmota.decoder({ fields: { a: { property: 'temperature' } } }), invalid);
    assert.throws(
      () => dialects.tasmota.decoder({ fields: { a: { property: 'airTemperature@10' } } }),
      invalid,
    );
  });
});

/** The fields of a payload in a format. */
function fieldsOf(format: string, payload: string, port = 2): Record<string, number> | string {
  const read = PAYLOAD_FORMATS.get(format)?.read(hex(payload), port);
  assert.ok(read !== undefined, `no format ${format}`);
  return 'problem' in read
    ? read.problem
    : Object.fromEntries(read.fields.map(({ name, value }) => [name, value]));
}

// ElectronicCats/CayenneLPP and mydevices, published examples.
describe('Cayenne LPP', () => {
  it('reads signed, halved and long values', () => {
    assert.deepEqual(fieldsOf('cayenne-lpp', '03670110056700ff'), {
      'temperature.3': 27.2,
      'temperature.5': 25.5,
    });
    assert.deepEqual(fieldsOf('cayenne-lpp', '0167ffd7'), { 'temperature.1': -4.1 });
    assert.deepEqual(fieldsOf('cayenne-lpp', '067327b00274019a'), {
      'barometer.6': 1016,
      'voltage.2': 4.1,
    });
    assert.deepEqual(fieldsOf('cayenne-lpp', '018806765ff2960a0003e8'), {});
  });

  it('refuses what it cannot walk through', () => {
    assert.match(String(fieldsOf('cayenne-lpp', '01ff00')), /0xff/);
    assert.match(String(fieldsOf('cayenne-lpp', '016701')), /ends/);
  });
});

describe('Dragino LSE01', () => {
  it('reads battery, soil moisture, temperature and conductivity', () => {
    assert.deepEqual(fieldsOf('dragino-lse01', '0f5a0ccc0000079d000010'), {
      BatV: 3.93,
      water_SOIL: 0,
      temp_SOIL: 19.49,
      conduct_SOIL: 0,
    });
  });

  it('reads negative temperatures exactly, not a hundredth too warm', () => {
    const cold = fieldsOf('dragino-lse01', '0cf400fa09c4fc0e012c10');
    assert.deepEqual(cold, {
      BatV: 3.316,
      temp_DS18B20: 25,
      water_SOIL: 25,
      temp_SOIL: -10.1,
      conduct_SOIL: 300,
    });
  });

  it('keeps zeros, makes percent a fraction, and leaves other ports alone', () => {
    const decoder = dialects.chirpstack.decoder({ payloadFormat: 'dragino-lse01' });
    assert.deepEqual(readings(decoder.decode(uplink(base64('0f5a0ccc09c40000000010'), { rxInfo: [] }))), {
      batteryVoltage: 3.93,
      soilMoisture: 0.25,
      soilTemperature: 0,
      soilConductivity: 0,
    });
    assert.equal(
      readings(decoder.decode(uplink(base64('0f5a0ccc09c40000000010'), { fPort: 5 }))),
      'badField',
    );
    assert.match(String(fieldsOf('dragino-lse01', '0f5a0ccc09c40000000080')), /raw mode/);
  });
});

interface DecentlabVector {
  readonly device: string;
  readonly payload_hex: string;
  readonly decoded: Record<string, number | { readonly value: number }>;
}

// decentlab/decentlab-decoders run on its own sample payloads; see SOURCES.md.
describe('Decentlab', () => {
  const vectors = JSON.parse(
    readText('test/fixtures/records/lorawan_payloads/decentlab_vectors.json'),
  ) as DecentlabVector[];

  const formatOf = (device: string): string =>
    `decentlab-${device.replace(/ .*/, '').replace('DL-', '').toLowerCase()}`;

  for (const { device, payload_hex: payload, decoded } of vectors) {
    it(`${device}: every value is that of the vendor's decoder`, () => {
      const fields = fieldsOf(formatOf(device), payload);
      assert.ok(typeof fields === 'object', String(fields));
      assert.ok(Object.keys(fields).length > 0);
      for (const [name, value] of Object.entries(fields)) {
        const published = decoded[name];
        assert.ok(typeof published === 'object', `the vendor has no "${name}"`);
        assert.ok(Math.abs(value - published.value) < 1e-9, `${name}: ${value}, not ${published.value}`);
      }
    });
  }

  it('an empty depth of an SMTP probe is no reading; with its values it would be a frozen dry soil', () => {
    const smtp = vectors.find(({ device }) => device === 'DL-SMTP');
    const fields = fieldsOf('decentlab-smtp', smtp?.payload_hex ?? '');
    assert.ok(typeof fields === 'object');
    assert.equal(fields['Soil temperature at depth 5'], 27.25);
    assert.equal('Soil moisture at depth 6' in fields, false);
    assert.equal('Soil temperature at depth 7' in fields, false);
  });

  it('kilopascals become hectopascals', () => {
    const decoder = dialects.chirpstack.decoder({ payloadFormat: 'decentlab-atm41' });
    const payload = vectors[0]?.payload_hex ?? '';
    const result = readings(decoder.decode(uplink(base64(payload), { rxInfo: [] })));
    assert.deepEqual(result, {
      solarRadiation: 10,
      windSpeed: 0.09,
      windDirection: 29.9,
      windGust: 0.2,
      airTemperature: 26.4,
      airPressure: 959.6,
      relativeHumidity: 52.4,
      batteryVoltage: 3.061,
    });
  });
});

describe('every dialect and payload format', () => {
  const decoders = [
    dialects.esphome.decoder({ fields: { value: { property: 'airTemperature' } } }),
    dialects.tasmota.decoder({}),
    dialects.chirpstack.decoder({ fields: { temp: { property: 'airTemperature' } } }),
    ...[...PAYLOAD_FORMATS.keys()].map((payloadFormat) => dialects.chirpstack.decoder({ payloadFormat })),
  ];

  it(`never throws on random bytes or random JSON, and keeps values finite (seed ${SEED})`, () => {
    const payload = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map(bytes),
      fc.uint8Array({ maxLength: 60 }).map((inner) => uplink(Buffer.from(inner).toString('base64'))),
      fc
        .record({
          object: fc.jsonValue(),
          data: fc.jsonValue(),
          rxInfo: fc.jsonValue(),
          time: fc.jsonValue(),
        })
        .map((rest) => uplink('', rest)),
    );
    fc.assert(
      fc.property(payload, (given) => {
        for (const decoder of decoders) {
          const read = readings(decoder.decode(given));
          if (typeof read === 'object') assert.ok(Object.values(read).every(Number.isFinite));
        }
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  it(`never throws on random bytes of an uplink (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.integer({ min: 0, max: 255 }), (given, port) => {
        for (const format of PAYLOAD_FORMATS.values()) format.read(given, port);
      }),
      { seed: SEED, numRuns: 1000 },
    );
  });
});

describe('a topic map', () => {
  it('matches topics as MQTT does', () => {
    assert.ok(topicMatches('tele/+/SENSOR', 'tele/hut/SENSOR'));
    assert.ok(!topicMatches('tele/+/SENSOR', 'tele/hut/roof/SENSOR'));
    assert.ok(topicMatches('application/#', 'application/1/device/2/event/up'));
    assert.ok(topicMatches('application/#', 'application'));
    assert.ok(!topicMatches('#', '$SYS/broker'));
    assert.ok(!topicMatches('+/a', '$SYS/a'));
    assert.ok(!topicMatches('a/#/b', 'a/x/b'));
  });

  it('names station, sensor and dialect of the first entry that fits', () => {
    const entry = (filter: string, sensor: string): TopicMapEntry => ({
      filter,
      station: 'dindori-01',
      sensor,
      dialect: 'tasmota',
      carries: 'readings',
    });
    const map = [entry('tele/hut/SENSOR', 'hut'), entry('tele/+/SENSOR', 'other')];
    assert.equal(entryOf(map, 'tele/hut/SENSOR')?.sensor, 'hut');
    assert.equal(entryOf(map, 'tele/well/SENSOR')?.sensor, 'other');
    assert.equal(entryOf(map, 'stat/well/RESULT'), undefined);
  });
});
