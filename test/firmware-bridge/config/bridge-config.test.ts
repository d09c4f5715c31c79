import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatErrors, validate } from '@shivar/core/validation';
import { BRIDGE_CONFIG, type BridgeConfig } from '@shivar/firmware-bridge/config';

const PROBE = { sensor: 'soil', address: 1, profile: 'generic-7in1', depthCm: 20 };
const LINE = { driver: 'modbus-soil-probe', path: '/dev/ttyUSB0', options: { devices: [PROBE] } };

function read(document: object): BridgeConfig {
  const checked = validate(BRIDGE_CONFIG.schema, { configVersion: 1, station: 'dindori-01', ...document });
  assert.ok(checked.kind === 'valid', JSON.stringify(checked));
  return checked.value;
}

function faultsOf(document: object): string {
  const checked = validate(BRIDGE_CONFIG.schema, { configVersion: 1, station: 'dindori-01', ...document });
  assert.equal(checked.kind, 'invalid');
  return checked.kind === 'invalid' ? formatErrors(checked.errors) : '';
}

test('a station, a line and a probe are enough; everything else has a default', () => {
  const config = read({ lines: [LINE] });
  assert.equal(config.broker.url, 'mqtt://127.0.0.1:1883');
  assert.equal(config.clock, 'network');
  const [line] = config.lines;
  assert.deepEqual(line?.serial, { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 });
  assert.deepEqual(line?.sensors, ['soil']);
  assert.equal(line?.openSession(5).wakeAtMs, 5);
});

test('every fault is named with its place', () => {
  const faults = faultsOf({
    brokr: {},
    lines: [
      {
        ...LINE,
        baudRate: 9601,
        options: { devices: [{ ...PROBE, address: 0, profile: 'generic-8in1' }], intervall: 3 },
      },
    ],
  });
  for (const place of [
    'brokr: is not known',
    'lines[0].baudRate',
    'lines[0].options.devices[0].address',
    'did you mean "generic-7in1"?',
    'lines[0].options.intervall: is not known',
  ]) {
    assert.ok(faults.includes(place), `${place} in\n${faults}`);
  }
});

test('a probe needs one profile, and only one', () => {
  const { profile: _, ...bare } = PROBE;
  const ownProfile = {
    name: 'mine',
    description: 'a probe of my own',
    source: 'its manual',
    function: 4,
    firstRegister: 16,
    registerCount: 2,
    registers: [{ offset: 1, property: 'soilTemperature', exponent: -1, signed: true }],
    unpublished: [],
  };
  const withDevice = (device: object) => ({ lines: [{ ...LINE, options: { devices: [device] } }] });
  read(withDevice({ ...bare, ownProfile }));
  assert.match(faultsOf(withDevice(bare)), /needs either profile or ownProfile/);
  assert.match(faultsOf(withDevice({ ...PROBE, ownProfile })), /needs either profile or ownProfile/);
  const beyond = { ...ownProfile, registerCount: 1 };
  assert.match(faultsOf(withDevice({ ...bare, ownProfile: beyond })), /beyond registerCount/);
});

test('two lines share neither a device file nor a sensor', () => {
  assert.match(faultsOf({ lines: [LINE, LINE] }), /another line has this device file/);
  const other = { ...LINE, path: '/dev/ttyUSB1' };
  assert.match(faultsOf({ lines: [LINE, other] }), /sensor "soil" is on another line/);
});
