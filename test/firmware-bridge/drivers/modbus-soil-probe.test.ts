import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { formatDecimal, observedPropertyByCode } from '@shivar/core/model';
import {
  type DeviceSession,
  interpretRegisters,
  modbusSoilProbe,
  type ProbeProfile,
  type SessionEvent,
  SHIPPED_PROFILES,
} from '@shivar/firmware-bridge/drivers';
import { crc16Modbus } from '@shivar/firmware-bridge/framing';
import { ModbusProbe } from '@shivar/sensors-sim/devices';
import { deviceDriverContract } from '../../contracts/device-driver.ts';
import { repositoryRoot } from '../../support/repository.ts';

const FOLDER = path.join(repositoryRoot, 'firmware-bridge/src/drivers/modbus-soil-probe');
const LINE = { baudRate: 9600, characterMs: 10 / 9.6 };

interface RecordedExchange {
  readonly profile: string;
  readonly what: string;
  readonly question: string;
  readonly answer: string;
  readonly values: readonly string[];
  readonly suspicions: readonly string[];
}

const EXCHANGES: readonly RecordedExchange[] = JSON.parse(
  readFileSync(path.join(FOLDER, 'test-data/exchanges.json'), 'utf8'),
);

function profile(name: string): ProbeProfile {
  const found = SHIPPED_PROFILES.get(name);
  assert.ok(found !== undefined, name);
  return found;
}

function open(probes: readonly { address: number; profile: string; depthCm?: number }[]): DeviceSession {
  const devices = probes.map((probe) => ({ ...probe, sensor: 'soil', profile: profile(probe.profile) }));
  return modbusSoilProbe.open({ devices, intervalSeconds: 10, timeoutMs: 200, retries: 1 }, LINE, 0);
}

for (const exchange of EXCHANGES) {
  deviceDriverContract(`modbus-soil-probe, ${exchange.what}`, {
    open: () => open([{ address: 1, profile: exchange.profile }]),
    question: Buffer.from(exchange.question, 'hex'),
    answer: Buffer.from(exchange.answer, 'hex'),
    values: exchange.values,
    suspicions: exchange.suspicions,
    attempts: 2,
  });
}

test("Seeed's own example: function 4, temperature first, hundredths", () => {
  const answer = Buffer.from('01040608900E93024ED257', 'hex');
  assert.equal(crc16Modbus(answer.subarray(0, -2)), answer.readUInt16LE(answer.length - 2));
  const registers = [0x0890, 0x0e93, 0x024e, 0, 0, 0];
  const { values } = interpretRegisters(profile('seeed-mtec-02'), registers, 20);
  assert.deepEqual(
    values.map(
      ({ property, depthCm, value }) =>
        `${observedPropertyByCode(property)?.name}@${depthCm} ${formatDecimal(value)}`,
    ),
    ['soilTemperature@20 21.92', 'soilMoisture@20 0.3731', 'soilConductivity@20 590'],
  );
  const [cold] = interpretRegisters(profile('seeed-mtec-02'), [0xff05], undefined).values;
  assert.equal(cold && formatDecimal(cold.value), '-2.51');
});

/** Runs one round on virtual time against probes on one bus, and notes when which question was asked. */
function round(session: DeviceSession, probes: readonly ModbusProbe[]) {
  const events: SessionEvent[] = [];
  const asked: { readonly atMs: number; readonly address: number | undefined }[] = [];
  let nowMs = 0;
  const handle = (news: readonly SessionEvent[]): void => {
    for (const event of news) {
      if (event.kind !== 'send') {
        events.push(event);
        continue;
      }
      asked.push({ atMs: nowMs, address: event.bytes[0] });
      for (const probe of probes) {
        const answer = probe.receive(event.bytes);
        if (answer === undefined) continue;
        nowMs += 50;
        handle(session.receive(answer, nowMs));
      }
    }
  };
  while (session.wakeAtMs < 10_000) {
    nowMs = Math.max(nowMs, session.wakeAtMs);
    handle(session.wake(nowMs));
  }
  return { events, asked, endedAtMs: nowMs };
}

test('probes on one line are asked one after the other, with the silence the bus needs between', () => {
  const session = open([
    { address: 1, profile: 'generic-7in1', depthCm: 10 },
    { address: 7, profile: 'dfrobot-sen0604', depthCm: 30 },
  ]);
  const { events, asked } = round(session, [
    new ModbusProbe({ address: 7, registers: [300, 205, 700, 68] }),
    new ModbusProbe({ address: 1, registers: [250, 251, 900, 65, 1, 2, 3] }),
  ]);
  assert.deepEqual(
    asked.map(({ address }) => address),
    [1, 7],
  );
  const silenceMs = (asked[1]?.atMs ?? 0) - 50;
  assert.ok(silenceMs >= 3.5 * LINE.characterMs, `${silenceMs} ms`);
  assert.deepEqual(
    events.map((event) => event.kind === 'sample' && event.values.map(({ depthCm }) => depthCm)),
    [
      [10, 10, 10, 10],
      [30, 30, 30, 30],
    ],
  );
  assert.equal(session.wakeAtMs, 10_000, 'the next round begins an interval after this one began');
});

test('a refusal is not asked again in the same round, and does not hold up the next probe', () => {
  const refusing = new ModbusProbe({ address: 1, registers: [] });
  const { events, asked } = round(
    open([
      { address: 1, profile: 'generic-7in1' },
      { address: 2, profile: 'dfrobot-sen0604' },
    ]),
    [refusing, new ModbusProbe({ address: 2, registers: [300, 205, 700, 68] })],
  );
  assert.deepEqual(
    asked.map(({ address }) => address),
    [1, 2],
  );
  assert.deepEqual(
    events.map((event) => (event.kind === 'fault' ? `${event.fault} ${event.final}` : event.kind)),
    ['exception true', 'sample'],
  );
});

test('a probe that is silent once is asked again; the mishaps of a real line are told apart', () => {
  const probe = new ModbusProbe({ address: 1, registers: [300, 205, 700, 68] });
  probe.misbehave({ kind: 'wrongChecksum' });
  const first = round(open([{ address: 1, profile: 'dfrobot-sen0604' }]), [probe]);
  assert.deepEqual(
    first.events.map((event) => (event.kind === 'fault' ? event.fault : event.kind)),
    ['crcError', 'sample'],
  );
  probe.misbehave({ kind: 'silence' }, { kind: 'noise', bytes: Uint8Array.of(0, 255, 1, 3) });
  const second = round(open([{ address: 1, profile: 'dfrobot-sen0604' }]), [probe]);
  assert.deepEqual(
    second.events.map((event) => (event.kind === 'fault' ? event.fault : event.kind)),
    ['timeout', 'sample'],
  );
});

test('rounds that a sleeping computer missed are not made up for', () => {
  const session = open([{ address: 1, profile: 'dfrobot-sen0604' }]);
  session.wake(0);
  session.wake(200);
  session.wake(session.wakeAtMs);
  session.wake(session.wakeAtMs);
  assert.equal(session.wakeAtMs, 10_000);
  assert.equal(session.wake(95_000).length, 1);
  while (session.wakeAtMs < 96_000) session.wake(session.wakeAtMs);
  assert.equal(session.wakeAtMs, 100_000);
});
