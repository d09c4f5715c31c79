import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { COMMANDS, runCommandLine } from '@shivar/gateway/admin';
import { exampleStation } from '../../core/model/example-station.ts';
import { startGateway } from './running-gateway.ts';

const MINUTE = 60_000;

/** A rule of its own: the highest temperature of every five minutes, told at every second reading. */
const PACK = {
  packVersion: 1,
  id: 'trial',
  revision: 1,
  effectiveFrom: '2020-01-01T00:00:00+05:30',
  rules: [
    {
      kind: 'window',
      id: 'hottest',
      input: { property: 'airTemperature' },
      key: 'datastream',
      window: { kind: 'global' },
      trigger: { kind: 'count', count: 2 },
      aggregates: [{ kind: 'max' }],
      lateness: { late: 'drop' },
    },
  ],
};

test('shivar backtest tries a pack on what a running gateway has stored', async (t) => {
  const gateway = await startGateway(t, [exampleStation]);
  const begin = Date.now() - 10 * MINUTE;
  for (const [index, airTemperature] of [21, 24, 23, 22].entries()) {
    const time = begin + index * MINUTE;
    const payload = { time, bootEpoch: 1, sequence: index, airTemperature };
    await gateway.publish(`shivar/${exampleStation.id}/mast/obs`, JSON.stringify(payload));
  }
  const rules = path.join(gateway.paths.dataDirectory, 'trial.json');
  writeFileSync(rules, JSON.stringify(PACK));
  const said: string[] = [];
  const code = await runCommandLine(
    COMMANDS,
    ['backtest', rules, '--data', gateway.paths.dataDirectory, '--json'],
    {
      out: (line) => said.push(line),
      err: (line) => said.push(line),
      environment: {},
      workingDirectory: gateway.paths.dataDirectory,
      terminal: false,
      askSecret: async () => undefined,
      signal: new AbortController().signal,
    },
  );
  assert.equal(code, 0, said.join('\n'));
  const report = JSON.parse(said.join('\n'));
  assert.equal(report.messages, 4, said.join('\n'));
  assert.deepEqual(
    report.results.map((result: { rule: string; values: object }) => [result.rule, result.values]),
    [
      ['trial/hottest', { max: 24 }],
      ['trial/hottest', { max: 23 }],
    ],
  );
  assert.deepEqual([report.transitions, report.faults], [[], []]);
});
