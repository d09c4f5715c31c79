import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { eventually } from '../../support/eventually.ts';
import { RecordingBroker } from '../../support/recording-broker.ts';
import { type ProgramEvent, startSimulator } from './program.ts';

test('a run tells its parent when it starts, how far it is, and the truth at the end', async (t) => {
  const broker = await RecordingBroker.start();
  t.after(() => broker.stop());
  const folder = await mkdtemp(path.join(tmpdir(), 'shivar-sim-'));
  t.after(() => rm(folder, { recursive: true }));
  const truthFile = path.join(folder, 'truth.jsonl');
  const args = ['run', '--broker', broker.url, '--days', '0.05', '--speed', '3000', '--truth', truthFile];
  const { child, events } = startSimulator(t, args);
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
  assert.equal(events[0]?.event, 'started');
  assert.ok(events.some(({ event }) => event === 'progress'));
  const ended = events.at(-1) as ProgramEvent & {
    truth: { readings: { sent: number } };
    readingsAcknowledged: number;
  };
  assert.equal(ended.event, 'ended');
  assert.ok(ended.truth.readings.sent > 500);
  assert.equal(ended.readingsAcknowledged, ended.truth.readings.sent);
  const lines = (await readFile(truthFile, 'utf8')).trim().split('\n');
  assert.equal(lines.length, ended.truth.readings.sent);
});

test('a stop signal ends a run where it stands, with every message answered', async (t) => {
  const broker = await RecordingBroker.start();
  t.after(() => broker.stop());
  const { child, events } = startSimulator(t, ['run', '--broker', broker.url, '--speed', '1000']);
  await eventually(() => broker.of('obs').length > 20, 'twenty messages');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  assert.equal(code, 0);
  const ended = events.at(-1) as ProgramEvent & { truth: { readings: { sent: number } } };
  assert.equal(ended.readingsAcknowledged, ended.truth.readings.sent);
});

test('mistakes on the command line are told in one line', async (t) => {
  for (const [args, expected] of [
    [['run'], /--broker is missing/],
    [['run', '--broker', 'x', '--speed', '0'], /--speed must be a number/],
    [['run', '--broker', 'x', '--start', 'yesterday'], /--start must be an instant/],
    [['run', '--broker', 'x', '--scenario', 'moon'], /village-day/],
    [['fly'], /no command fly/],
  ] as const) {
    const { child, text } = startSimulator(t, args);
    const [code] = await once(child, 'close');
    assert.equal(code, 2);
    assert.match(text.join(''), expected);
    assert.equal(text.join('').trim().split('\n').length, 1);
  }
});
