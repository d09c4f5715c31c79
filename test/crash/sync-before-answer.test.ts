import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { RawMqttClient } from '../support/raw-mqtt-client.ts';
import { readTrace, STRACE_ARGUMENTS, TRACE_END, type TracedEvent, unbackedAnswers } from './system-calls.ts';
import { Victim } from './victim.ts';
import { payloadOf, STATION, sendersOf } from './village.ts';

const CROWD = { numbered: 2, bare: 0 };
const MESSAGES = 20;

/** Publishes one message after the other, each when the one before it is answered, to a traced victim. */
async function traced(kind: 'gateway' | 'control', databaseFile: string): Promise<TracedEvent[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-trace-'));
  const trace = path.join(folder, 'trace');
  const dataDirectory = path.join(folder, 'data');
  const victim = new Victim({
    kind,
    dataDirectory,
    crowd: CROWD,
    under: ['strace', ...STRACE_ARGUMENTS, '-o', trace],
  });
  try {
    await victim.start();
    const client = await RawMqttClient.connect(victim.port, { clientId: 'one-by-one' });
    for (let sequence = 1; sequence <= MESSAGES; sequence++) {
      const sender = sendersOf(CROWD)[sequence % 2];
      assert.ok(sender !== undefined);
      const common = { cmd: 'publish', retain: false, dup: false, messageId: sequence } as const;
      const topic = `shivar/${STATION}/${sender.sensor}/obs`;
      const payload = payloadOf(sender, sequence, false);
      client.send({ ...common, topic, payload, qos: sender.qos });
      await client.next(sender.qos === 1 ? 'puback' : 'pubrec');
    }
    client.destroy();
    await victim.stop();
    await eventually(async () => TRACE_END.test(await readFile(trace, 'utf8')), 'the end of the trace');
    return readTrace(await readFile(trace, 'utf8'), databaseFile);
  } finally {
    await victim.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function canTrace(t: TestContext): boolean {
  const works = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
  assert.ok(
    works || process.env.SHIVAR_REQUIRE_ALL_TOOLS === undefined,
    'strace is missing or may not trace',
  );
  if (!works)
    t.skip('SKIPPED: strace is missing or may not trace; the order of sync and answer was not checked');
  return works;
}

test('each answer leaves after a sync of the log that began after its message came', async (t) => {
  if (!canTrace(t)) return;
  const events = await traced('gateway', 'gateway.db-wal');
  const answers = events.filter(({ kind }) => kind === 'answered');
  assert.equal(answers.length, MESSAGES);
  assert.equal(unbackedAnswers(events), 0);
});

test('the same trace of an ordinary subscriber shows answers with nothing behind them', async (t) => {
  if (!canTrace(t)) return;
  const events = await traced('control', 'control.db-wal');
  assert.ok(unbackedAnswers(events) > 0);
});
