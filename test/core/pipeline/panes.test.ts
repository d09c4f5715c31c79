import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE } from '@shivar/core/time';
import { batch, finalPanes, message, panesOf, START, sample, station, World } from './world.ts';

const TICK = { kind: 'tick' } as const;

/** A temperature measured so many minutes after START. */
function at(minute: number, value = 30, source = 'a/mast') {
  return message(source, [sample({ airTemperature: value }, { sensorTime: START + minute * MINUTE })]);
}

test('a pane closes when its source has come a minute past its end', () => {
  const world = World.begin(station('a'));
  const panesAfter = (minute: number): number =>
    panesOf(world.step(batch(minute * MINUTE, [at(minute)])).outputs).length;
  assert.deepEqual([1, 14, 15.99, 16].map(panesAfter), [0, 0, 0, 1]);
  assert.deepEqual([world.panes[0]?.start, world.panes[0]?.end], [START, START + 15 * MINUTE]);
  assert.deepEqual([world.panes[0]?.aggregate.count, world.panes[0]?.expected], [2, 15]);
});

test('the hour is that of India', () => {
  const world = World.begin(station('a'));
  world.step(batch(10 * MINUTE, [at(10)]));
  world.step(batch(2 * HOUR, [at(119)]));
  const hour = world.panes.find(({ start, end }) => end - start === HOUR);
  assert.equal(new Date(hour?.start ?? 0).toISOString(), '2026-05-09T18:30:00.000Z');
});

test('a silent source follows the clock, so that its panes close on ticks', () => {
  const world = World.begin(station('a'));
  world.step(batch(14 * MINUTE, [at(14)]));
  assert.equal(world.step(batch(15.9 * MINUTE, [TICK])).stateChanged, false);
  const { outputs, stateChanged } = world.step(batch(16 * MINUTE, [TICK]));
  assert.equal(panesOf(outputs).length, 1);
  assert.equal(stateChanged, true);
});

test('a source is not silent before a minute has passed', () => {
  const world = World.begin(station('a'));
  world.step(batch(15.75 * MINUTE, [at(14), at(15.75)]));
  assert.equal(panesOf(world.step(batch(16.5 * MINUTE, [TICK])).outputs).length, 0);
  assert.equal(panesOf(world.step(batch(16.75 * MINUTE, [TICK])).outputs).length, 1);
});

test('ticks with nothing due change no state, over days', () => {
  const world = World.begin(station('a'));
  world.step(batch(14 * MINUTE, [at(14)]));
  const changes = Array.from({ length: 400 }, (_, index) => 16 + index * 15).filter(
    (minute) => world.step(batch(minute * MINUTE, [TICK])).stateChanged,
  );
  assert.deepEqual(changes.length, 4, 'two panes close, and three days later they are forgotten');
});

test('a source whose clock lags closes its panes in its own time', () => {
  const world = World.begin(station('a'));
  world.step(batch(10 * HOUR, [at(14)]));
  assert.equal(panesOf(world.step(batch(10 * HOUR + 90_000, [TICK])).outputs).length, 0);
  assert.equal(panesOf(world.step(batch(10 * HOUR + 2 * MINUTE, [TICK])).outputs).length, 1);
});

test('a late reading within three days corrects its pane with a higher revision', () => {
  const world = World.begin(station('a'));
  world.step(batch(5 * MINUTE, [at(5, 30)]));
  world.step(batch(2 * HOUR, [at(120, 31)]));
  const [corrected] = panesOf(world.step(batch(2 * HOUR, [at(6, 34)])).outputs);
  assert.deepEqual([corrected?.revision, corrected?.aggregate.count], [2, 2]);
  assert.deepEqual(corrected?.aggregate.max, { mantissa: 34, exponent: 0 });
  assert.equal(world.ledger.late, 0);
});

test('a reading later than that is stored, counted as late, and told', () => {
  const world = World.begin(station('a'));
  world.step(batch(5 * MINUTE, [at(5)]));
  world.step(batch(4 * DAY, [at(4 * 24 * 60)]));
  const { outputs } = world.step(batch(4 * DAY, [at(7)]));
  assert.deepEqual(outputs, [
    { kind: 'late', datastream: 'a/mast/airTemperature~1', eventTime: START + 7 * MINUTE },
  ]);
  assert.deepEqual([world.ledger.stored, world.ledger.late], [3, 1]);
});

test('many corrections of one pane in one step are told once', () => {
  const world = World.begin(station('a'));
  world.step(batch(5 * MINUTE, [at(0)]));
  world.step(batch(2 * HOUR, [at(120)]));
  const backlog = Array.from({ length: 14 }, (_, minute) => at(minute + 1));
  const panes = panesOf(world.step(batch(2 * HOUR, backlog)).outputs);
  assert.deepEqual(
    panes.map(({ end, start, aggregate }) => [end - start, aggregate.count]),
    [
      [15 * MINUTE, 15],
      [HOUR, 15],
    ],
  );
});

test('the end of a stream closes what it opened', () => {
  const world = World.begin(station('a'));
  const last = message('a/mast', [sample({ airTemperature: 30 }, { sensorTime: START + 5 * MINUTE })], {
    oldestUnsent: 'end',
  });
  assert.equal(panesOf(world.step(batch(5 * MINUTE, [last])).outputs).length, 2);
  world.step(batch(6 * MINUTE, [at(6)]));
  assert.equal(world.panes.at(-1)?.revision, 2, 'and what comes all the same corrects it');
});

test('failed and missing values enter no window, suspect ones do', () => {
  const world = World.begin(station('a'));
  world.step(batch(5 * MINUTE, [at(1, 70), at(2, -9999), at(3, 49.5), at(4, 30)]));
  world.step(batch(HOUR + 2 * MINUTE, [at(62)]));
  assert.equal(world.ledger.stored, 5);
  assert.deepEqual(world.panes[0]?.aggregate.count, 2);
});

test('wind direction is averaged as a vector', () => {
  const world = World.begin(station('a'));
  const vane = (minute: number, degrees: number) =>
    message('a/mast', [sample({ windDirection: degrees }, { sensorTime: START + minute * MINUTE })]);
  world.step(batch(5 * MINUTE, [vane(1, 350), vane(2, 10)]));
  world.step(batch(16 * MINUTE, [vane(16, 90)]));
  assert.equal(world.panes[0]?.aggregate.direction, 0);
});

test('a restart closes no pane early: what was down is not silence', () => {
  const world = World.begin(station('a'));
  world.step(batch(14 * MINUTE, [at(14)]));
  const incarnation = '000200000002';
  const utcMs = START + 5 * HOUR;
  const source = 'ntp' as const;
  const woke = { kind: 'anchor', anchor: { incarnation, elapsedMs: 0, utcMs, errorMs: 10, source } } as const;
  const step = (elapsedMs: number, inputs: Parameters<typeof batch>[1]) =>
    world.step({ incarnation, elapsedMs, now: utcMs + elapsedMs, inputs });
  assert.deepEqual(panesOf(step(0, [woke]).outputs), []);
  step(1000, [at(14.5)]);
  step(10 * MINUTE, [TICK]);
  assert.equal(finalPanes(world.outputs).size, 1);
  assert.deepEqual([world.panes[0]?.revision, world.panes[0]?.aggregate.count], [1, 2]);
});
