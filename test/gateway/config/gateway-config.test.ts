import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockFor, GATEWAY_CONFIG, gatewayPaths } from '@shivar/gateway/config';
import { defaultConfig, describeSettings } from '@shivar/platform/config';

test('an empty file is a complete configuration', () => {
  const config = defaultConfig(GATEWAY_CONFIG);
  assert.equal(config.mqtt.port, 1883);
  assert.equal(config.mqtt.open, false);
  assert.equal(config.http.port, 8080);
  assert.equal(config.commitWindowMs, 250);
  assert.equal(config.clock.source, 'system');
});

test('wrong settings are named with their place and what was meant', () => {
  const message = (given: object): string => {
    try {
      defaultConfig(GATEWAY_CONFIG, given);
    } catch (error) {
      return error instanceof Error ? error.message : '';
    }
    return assert.fail('the settings were taken');
  };
  assert.match(message({ mqtt: { prot: 1 } }), /mqtt\.prot: is not known; did you mean "port"\?/);
  assert.match(message({ commitWindowMs: 251 }), /commitWindowMs: must be at most 250/);
  assert.match(message({ uplink: { url: 'ftp://x' } }), /uplink\.url: /);
  assert.match(
    message({ recipients: [{ id: 'a', phone: '98765', language: 'mr' }] }),
    /recipients\[0\]\.phone: must be int/,
  );
  assert.match(message({ clock: { source: 'simulation' } }), /clock\.simulation: is given with source/);
  assert.match(message({ clock: { source: 'sytem' } }), /clock\.source: .* did you mean "system"\?/);
});

test('every setting says what it is for', () => {
  const rows = describeSettings(GATEWAY_CONFIG.schema);
  assert.ok(rows.length >= 20);
  for (const { path, help } of rows) assert.match(help, /^[A-Z].{10,}/, path);
  const described = new Set(rows.map(({ path }) => path.split('.')[0]));
  for (const key of Object.keys(defaultConfig(GATEWAY_CONFIG))) {
    assert.ok(key === 'configVersion' || described.has(key), `${key} is not described`);
  }
});

test('relative places count from the folder of the file, the environment wins', () => {
  const config = defaultConfig(GATEWAY_CONFIG, { dataDirectory: 'data', stationsDirectory: '/etc/stations' });
  const paths = gatewayPaths(config, { baseDirectory: '/srv' });
  assert.equal(paths.dataDirectory, '/srv/data');
  assert.equal(paths.stationsDirectory, '/etc/stations');
  assert.equal(paths.credentialsFile, '/srv/data/credentials.json');
  assert.equal(
    gatewayPaths(config, { baseDirectory: '/srv', dataDirectory: '/var/x' }).rulesDirectory,
    '/var/x/rules',
  );
});

test('a simulated clock runs on the course it is given', () => {
  const simulation = { startMs: 1_000_000, originMs: Date.now(), speed: 1000 };
  const { clock } = defaultConfig(GATEWAY_CONFIG, { clock: { source: 'simulation', simulation } });
  assert.equal(clockFor(clock).rate, 1000);
  assert.equal(clockFor({ source: 'anchored' }).now(), undefined);
});
