import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { nativeDecoder } from '@shivar/core/decode';
import { formatDecimal, observedPropertyByCode } from '@shivar/core/model';
import { ModbusProbe, SerialProbes } from '@shivar/sensors-sim/devices';
import { GatewayApi, startPrivateGateway } from '@shivar/sensors-sim/replay';
import { readStation } from '@shivar/sensors-sim/stations';
import { eventually } from '../support/eventually.ts';
import { openTerminalPair, type TerminalPair } from '../support/pseudo-terminals.ts';
import { RecordingBroker } from '../support/recording-broker.ts';
import { repositoryRoot } from '../support/repository.ts';

const PROGRAM = path.join(repositoryRoot, 'firmware-bridge/bin/shivar-bridge.mjs');
const SETTINGS = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

interface Bench {
  readonly broker: RecordingBroker;
  readonly pair: TerminalPair;
  readonly shallow: ModbusProbe;
  readonly deep: ModbusProbe;
  /** Hangs the probes on the far end of the cable; again after it was unplugged. */
  connectProbes(): Promise<void>;
  readonly bridge: ChildProcess;
  /** Lines of the log. */
  readonly log: string[];
}

/** The program itself, between two emulated probes on a pseudo-terminal and a broker. */
async function openBench(t: TestContext): Promise<Bench | undefined> {
  const pair = await openTerminalPair();
  if (pair === undefined) {
    t.skip('NOT TESTED: this computer has no socat');
    return undefined;
  }
  t.after(() => pair.dispose());
  const broker = await RecordingBroker.start();
  t.after(() => broker.stop());
  const shallow = new ModbusProbe({ address: 1, registers: [250, 251, 900, 65, 1, 2, 3] });
  const deep = new ModbusProbe({ address: 2, registers: [658, 0xff9b, 1000, 56] });
  const connectProbes = async (): Promise<void> => {
    const probes = await SerialProbes.open({
      path: pair.far,
      settings: SETTINGS,
      probes: [shallow, deep],
      answerDelayMs: 5,
    });
    t.after(() => probes.close());
  };
  await connectProbes();
  const bridge = await startBridge(t, pair.near, broker.url);
  const log: string[] = [];
  bridge.stdout?.on('data', (chunk) => log.push(...String(chunk).trim().split('\n')));
  return { broker, pair, shallow, deep, connectProbes, bridge, log };
}

async function startBridge(t: TestContext, device: string, url: string): Promise<ChildProcess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-bridge-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'bridge.json');
  const devices = [
    { sensor: 'soil', address: 1, profile: 'generic-7in1', depthCm: 10 },
    { sensor: 'soil', address: 2, profile: 'dfrobot-sen0604', depthCm: 30 },
  ];
  const options = { devices, intervalSeconds: 1, timeoutMs: 100, retries: 1 };
  const config = {
    configVersion: 1,
    station: 'dindori-01',
    broker: { url },
    lines: [{ driver: 'modbus-soil-probe', path: device, options }],
    log: { format: 'json' },
  };
  await writeFile(file, JSON.stringify(config));
  const bridge = spawn(process.execPath, [PROGRAM, 'run', '--config', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => bridge.kill('SIGKILL'));
  return bridge;
}

/** Every sample that reached the broker: its sequence and `property@depth value`. */
function samplesAt(broker: RecordingBroker) {
  return broker.of('obs').flatMap(({ topic, payload }) => {
    assert.equal(topic, 'shivar/dindori-01/soil/obs');
    const result = nativeDecoder.decode(payload);
    assert.ok(result.kind === 'message', JSON.stringify(result));
    return result.message.samples.map(({ sequence, values }) => ({
      sequence,
      values: values.map(
        ({ property, depthCm, value }) =>
          `${observedPropertyByCode(property)?.name}@${depthCm} ${formatDecimal(value)}`,
      ),
    }));
  });
}

function lastStatus(broker: RecordingBroker): string | undefined {
  return broker.of('status').at(-1)?.payload.toString();
}

test('probes on a serial line become messages of their sensor, in spite of noise, silence and broken bytes', async (t) => {
  const bench = await openBench(t);
  if (bench === undefined) return;
  const { broker, shallow, deep, bridge, log } = bench;
  await eventually(() => samplesAt(broker).length >= 2, 'both probes');
  assert.deepEqual(samplesAt(broker).slice(0, 2), [
    {
      sequence: 0,
      values: ['soilMoisture@10 0.25', 'soilTemperature@10 25.1', 'soilConductivity@10 900', 'soilPh@10 6.5'],
    },
    {
      sequence: 1,
      values: [
        'soilMoisture@30 0.658',
        'soilTemperature@30 -10.1',
        'soilConductivity@30 1000',
        'soilPh@30 5.6',
      ],
    },
  ]);
  assert.equal(lastStatus(broker), 'online');
  shallow.misbehave({ kind: 'noise', bytes: Uint8Array.of(0, 255, 1, 3, 14) });
  deep.misbehave({ kind: 'wrongChecksum' });
  await eventually(() => samplesAt(broker).length >= 4, 'the next round');
  bridge.kill('SIGTERM');
  const [code] = await once(bridge, 'close');
  assert.equal(code, 0);
  assert.equal(lastStatus(broker), 'offline');
  const report = JSON.parse(log.at(-1) ?? '').sensors.soil;
  assert.deepEqual(report.faults, { timeout: 0, crcError: 1, exception: 0 });
  assert.equal(report.published, samplesAt(broker).length);
});

test('a real gateway stores what the probes say, each reading once', async (t) => {
  const pair = await openTerminalPair();
  if (pair === undefined) {
    t.skip('NOT TESTED: this computer has no socat');
    return;
  }
  t.after(() => pair.dispose());
  const gateway = await startPrivateGateway(await readStation('dindori-01'));
  t.after(() => gateway.stop());
  const probes = await SerialProbes.open({
    path: pair.far,
    settings: SETTINGS,
    probes: [new ModbusProbe({ address: 1, registers: [250, 251, 900, 65, 1, 2, 3] })],
    answerDelayMs: 5,
  });
  t.after(() => probes.close());
  await startBridge(t, pair.near, gateway.broker);
  const api = new GatewayApi(gateway.page);
  await eventually(async () => (await api.ledger('dindori-01')).stored >= 8, 'two rounds of four values');
  const { received, stored, duplicate } = await api.ledger('dindori-01');
  assert.deepEqual({ received, duplicate }, { received: stored, duplicate: 0 });
});

test('what is measured while the broker is away arrives when it is back, numbered on', async (t) => {
  const bench = await openBench(t);
  if (bench === undefined) return;
  const { broker, deep } = bench;
  await eventually(() => samplesAt(broker).length >= 2, 'the first round');
  await broker.goAway();
  const asked = deep.questions;
  await eventually(() => deep.questions >= asked + 2, 'two rounds without the broker');
  await broker.comeBack();
  await eventually(() => samplesAt(broker).length >= 6, 'what waited');
  const sequences = [...new Set(samplesAt(broker).map(({ sequence }) => sequence))];
  assert.deepEqual(
    sequences,
    sequences.map((_, index) => index),
  );
});

test('a cable that is pulled makes the sensor offline, and plugged in again it goes on', async (t) => {
  const bench = await openBench(t);
  if (bench === undefined) return;
  const { broker, pair } = bench;
  await eventually(() => lastStatus(broker) === 'online', 'the sensor is there');
  await pair.unplug();
  await eventually(() => lastStatus(broker) === 'offline', 'the sensor is gone');
  const before = samplesAt(broker).length;
  await pair.plug();
  await bench.connectProbes();
  await eventually(() => samplesAt(broker).length >= before + 2, 'it goes on');
  assert.equal(lastStatus(broker), 'online');
});
