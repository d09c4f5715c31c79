import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ShivarError } from '@shivar/core/errors';
import { COMMANDS, type CommandContext, runCommandLine } from '@shivar/gateway/admin';
import { createHttpServer, json } from '@shivar/platform/http';
import { listen } from '@shivar/platform/process';
import { exampleStation } from '../../core/model/example-station.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startGateway } from './running-gateway.ts';

interface Outcome {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/** A working directory in which command lines can be run, as a person at a shell would. */
function shell(t: TestContext): {
  folder: string;
  run: (line: string, context?: Partial<CommandContext>) => Promise<Outcome>;
} {
  const folder = temporaryFolder(t);
  return {
    folder,
    run: async (line, context = {}) => {
      const out: string[] = [];
      const err: string[] = [];
      const code = await runCommandLine(
        COMMANDS,
        line.split(' ').filter((word) => word !== ''),
        {
          out: (text) => out.push(text),
          err: (text) => err.push(text),
          environment: {},
          workingDirectory: folder,
          terminal: false,
          askSecret: async () => undefined,
          signal: new AbortController().signal,
          ...context,
        },
      ).catch((error) => {
        assert.ok(error instanceof ShivarError, String(error));
        err.push(error.message);
        return error.code;
      });
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
  };
}

const write = (folder: string, name: string, document: unknown): void =>
  writeFileSync(path.join(folder, name), JSON.stringify(document));

test('every command tells how it is used, and the overview lists them all', async (t) => {
  const { run } = shell(t);
  const overview = await run('--help');
  assert.equal(overview.code, 0);
  for (const { name, summary } of COMMANDS) {
    assert.ok(overview.out.includes(name), name);
    const help = await run(`${name} --help`);
    assert.equal(help.code, 0);
    assert.ok(help.out.startsWith(`shivar ${name}`));
    assert.match(summary, /^[A-Z].*\.$/);
  }
});

test('a wrong command line says what was meant, with exit code 2', async (t) => {
  const { run } = shell(t);
  const cases: readonly (readonly [line: string, says: RegExp])[] = [
    ['', /usage: shivar COMMAND/],
    ['statoin add x', /did you mean shivar station add\?/],
    ['station', /shivar station is one of:/],
    ['station add', /FILE is missing/],
    ['station list extra', /"extra" is one word too many/],
    ['station list --confg x', /there is no option --confg; did you mean "config"\?/],
    ['station list --config', /--config needs a value: --config FILE/],
    ['station list --config --json', /--config needs a value/],
    ['station list --json=1', /--json takes no value/],
    ['station list --json --json', /--json is given twice/],
    ['maintenance start --minutes 5', /--station ID is needed: The station/],
  ];
  for (const [line, says] of cases) {
    const { code, err } = await run(line);
    assert.equal(code, 2, line);
    assert.match(err, says);
  }
});

test('stations are checked, added, edited and listed', async (t) => {
  const { folder, run } = shell(t);
  write(folder, 'dindori.json', exampleStation);
  write(folder, 'broken.json', { ...exampleStation, lattitude: 3 });
  assert.match((await run('station check dindori.json')).out, /dindori-01 with 2 sensors is right/);
  const broken = await run('station check dindori.json broken.json');
  assert.equal(broken.code, 1);
  assert.match(broken.err, /lattitude: is not known; did you mean "latitude"\?/);
  assert.equal((await run('station add broken.json')).code, 'STATION_INVALID');
  assert.equal((await run('station add dindori.json')).code, 0);
  assert.equal((await run('station add dindori.json')).code, 'STATION_EXISTS');
  assert.match((await run('station list')).out, /^dindori-01 .*Nashik: mast \(every 60 s\), rain/);
  write(folder, 'dindori.json', { ...exampleStation, village: 'Vani' });
  assert.equal((await run('station edit dindori.json')).code, 0);
  assert.equal(JSON.parse((await run('station list --json')).out)[0].village, 'Vani');
  write(folder, 'dindori.json', { ...exampleStation, sensors: [] });
  assert.equal((await run('station edit dindori.json')).code, 'STATION_HISTORY_LOST');
  write(folder, 'other.json', { ...exampleStation, id: 'dindori-1' });
  const unknown = await run('station edit other.json');
  assert.match(unknown.err, /there is no station dindori-1 .*did you mean dindori-01\?/);
});

test('a replaced sensor has a new instrument from then on', async (t) => {
  const { folder, run } = shell(t);
  write(folder, 'dindori.json', exampleStation);
  await run('station add dindori.json');
  const needs = await run('sensor replace dindori-01 rain --from 2026-07-01T00:00:00Z');
  assert.match(needs.err, /give the tip size/);
  const wrong = await run('sensor replace dindori-01 rain --tip-size twenty');
  assert.match(wrong.err, /--tip-size must be a number from 0\.01 to 10 mm, not "twenty"/);
  const done = await run('sensor replace dindori-01 rain --from 2026-07-01T00:00:00Z --tip-size 0.254');
  assert.equal(done.out, 'dindori-01/rain: instrument 2 from 2026-07-01T00:00:00Z');
});

test('a secret is printed once and only its hash is kept, for the owner of the file', async (t) => {
  const { folder, run } = shell(t);
  write(folder, 'dindori.json', exampleStation);
  await run('station add dindori.json');
  const { secret } = JSON.parse((await run('credential add dindori-01 --json')).out);
  assert.ok(secret.length >= 27);
  const file = path.join(folder, 'shivar-data/credentials.json');
  assert.ok(!readFileSync(file, 'utf8').includes(secret));
  assert.equal(statSync(file).mode & 0o077, 0);
  assert.match((await run('credential list')).out, /^dindori-01 +dindori-01$/);
  assert.equal((await run('credential remove dindori-01')).code, 0);
  assert.equal((await run('credential remove dindori-01')).code, 'CREDENTIAL_UNKNOWN');
  assert.equal((await run('credential add nowhere')).code, 'STATION_UNKNOWN');
});

test('the data directory comes from the option, else the environment, else the configuration', async (t) => {
  const { folder, run } = shell(t);
  write(folder, 'gateway.json', { configVersion: 1, dataDirectory: 'configured' });
  const place = async (line: string, context: Partial<CommandContext> = {}): Promise<string> =>
    (await run(line, context)).out;
  const environment = { dataDirectory: path.join(folder, 'from-environment') };
  assert.match(await place('station list'), /configured\/stations/);
  assert.match(await place('station list', { environment }), /from-environment\/stations/);
  assert.match(await place('station list --data given', { environment }), /given\/stations/);
});

test('maintenance is started and stopped on a running gateway', async (t) => {
  const { run } = shell(t);
  const gateway = await startGateway(t, [exampleStation]);
  const environment = { technicianPassword: gateway.password };
  const started = await run(`maintenance start --station dindori-01 --minutes 45 --url ${gateway.page}`, {
    environment,
  });
  assert.deepEqual(started, { code: 0, out: 'dindori-01: under maintenance for 45 min', err: '' });
  assert.equal(
    (await run(`maintenance stop --station dindori-01 --url ${gateway.page}`, { environment })).code,
    0,
  );
  const unknown = await run(`maintenance stop --station nowhere --url ${gateway.page}`, { environment });
  assert.match(unknown.err, /refused with 404 STATION_UNKNOWN: There is no station nowhere/);
  assert.match((await run('maintenance stop --station a', {})).err, /set SHIVAR_TECHNICIAN_PASSWORD/);
  const gone = await run('maintenance stop --station a --url http://127.0.0.1:1', { environment });
  assert.equal(gone.code, 'REMOTE_UNREACHABLE');
});

test('ledger and quarantine are read beside the running gateway', async (t) => {
  const { run } = shell(t);
  const gateway = await startGateway(t, [exampleStation]);
  await gateway.publish('shivar/dindori-01/mast/obs', '{"airTemperature": 31.2, "windSpeed": "3"}');
  await gateway.publish('shivar/dindori-01/mast/obs', 'nonsense \u001b[31m');
  const data = `--data ${gateway.paths.dataDirectory}`;
  const ledger = await run(`ledger --all ${data}`);
  assert.equal(ledger.code, 0);
  assert.match(
    ledger.out,
    /received 2, stored 1, rejected \(notANumber\) 1, unreadable messages \(notJson\) 1\nbalances$/,
  );
  const [entry] = JSON.parse((await run(`quarantine list --json ${data}`)).out);
  assert.equal(entry.reason, 'notJson');
  const shown = await run(`quarantine show ${entry.id} ${data}`);
  assert.match(shown.out, /^000000 {2}6e 6f 6e 73 65 6e 73 65 20 1b 5b 33 31 6d +nonsense \.\[31m$/);
  assert.equal((await run(`quarantine show 77 ${data}`)).code, 'QUARANTINE_UNKNOWN');
  assert.equal((await run('ledger --data nowhere')).code, 'DATABASE_CANNOT_OPEN');
});

test('a gateway is registered at the cloud and its key printed', async (t) => {
  const { run } = shell(t);
  const server = createHttpServer({
    routes: [
      {
        method: 'POST',
        path: '/v1/admin/gateways',
        handler: async (request) => {
          assert.equal(request.headers.authorization, 'Bearer admin-token');
          assert.deepEqual(await request.json(), { id: 'gw-1', stations: ['a', 'b'] });
          return json({ id: 'gw-1', stations: ['a', 'b'], key: 'the-key' }, 201);
        },
      },
    ],
  });
  const { port } = await listen(server, { host: '127.0.0.1', port: 0 });
  t.after(() => server.close());
  const line = `cloud add-gateway gw-1 --stations a,b --url http://127.0.0.1:${port}`;
  assert.match(
    (await run(line, { environment: { cloudToken: 'admin-token' } })).out,
    /^gateway {2}gw-1\nkey {6}the-key\n/,
  );
  assert.equal((await run(line)).code, 'TOKEN_NEEDED');
  assert.equal(
    (await run(line.replace('a,b', 'A'), { environment: { cloudToken: 'x' } })).code,
    'ARGUMENT_INVALID',
  );
});

test('the technician gets a password that is long enough', async (t) => {
  const { run } = shell(t);
  assert.equal(
    (await run('technician password', { environment: { technicianPassword: 'short' } })).code,
    'PASSWORD_TOO_SHORT',
  );
  assert.equal((await run('technician password', { askSecret: async () => 'long enough' })).code, 0);
  assert.equal((await run('technician password')).code, 'PASSWORD_NEEDED');
  assert.match((await run('technician password --generate')).out, /^password {2}[a-z0-9-]{17}\n/);
});

test('et0 computes a day of weather where the site is given, and asks for it otherwise', async (t) => {
  const { folder, run } = shell(t);
  // FAO-56 example 18.
  const csv = 'date,tmin,tmax,rhmin,rhmax,windSpeed,sunshineHours\n2015-07-06,12.3,21.5,63,84,2.7778,9.25\n';
  writeFileSync(path.join(folder, 'weather.csv'), csv);
  const known = await run('et0 weather.csv --latitude 50.8 --elevation 100 --wind-height 10');
  assert.deepEqual(known, { code: 0, out: 'date,et0Mm,note\n2015-07-06,3.88,', err: '' });
  write(folder, 'station.json', exampleStation);
  assert.match((await run('et0 weather.csv --station station.json')).out, /^date,et0Mm,note\n2015-07-06,\d/);
  assert.equal((await run('et0 weather.csv')).code, 'ARGUMENT_INVALID');
});

test('a gateway whose page has no port says so and ends', async (t) => {
  const { run } = shell(t);
  const taken = createServer();
  const { port } = await listen(taken, { host: '0.0.0.0', port: 0 });
  t.after(() => taken.close());
  const outcome = await run(`gateway run --mqtt-port 0 --http-port ${port}`);
  assert.equal(outcome.code, 'PORT_TAKEN');
  assert.match(outcome.err, new RegExp(`another program already listens on 0\\.0\\.0\\.0:${port}`));
});
