import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ledgerBalances } from '@shivar/core/model';
import { MAX_UNRESOLVED_READINGS } from '@shivar/core/pipeline/time';
import { eventTime, HOUR, istDate, MINUTE } from '@shivar/core/time';
import {
  anchor,
  batch,
  configuration,
  INCARNATION,
  ledgerByKey,
  message,
  START,
  sample,
  station,
  World,
} from './world.ts';

const DARK = { anchored: false };

function darkWorld(): World {
  const world = new World();
  world.step(batch(0, [configuration(station('a'))], DARK));
  return world;
}

test('before the time is known readings stay unresolved and no watermark starts', () => {
  const world = darkWorld();
  const { verdicts, outputs, ledger } = world.step(
    batch(MINUTE, [message('a/mast', [sample({ airTemperature: 47 })])], DARK),
  );
  assert.deepEqual(verdicts[0]?.observations, [
    {
      datastream: 'a/mast/airTemperature~1',
      time: { kind: 'unresolved', incarnation: INCARNATION, elapsedMs: MINUTE },
      value: { mantissa: 47, exponent: 0 },
      flag: 2,
    },
  ]);
  assert.equal(verdicts[0]?.eventTimeRange, undefined);
  assert.deepEqual(outputs, []);
  assert.equal(ledger.get('a|undated')?.unresolved, 1);
  assert.deepEqual(world.step(batch(5 * HOUR, [{ kind: 'tick' }], DARK)).outputs, []);
});

test('an anchor gives them their event time, and their place in the ledger', () => {
  const world = darkWorld();
  world.step(batch(MINUTE, [message('a/mast', [sample({ airTemperature: 30 })])], DARK));
  const { outputs } = world.step(batch(2 * MINUTE, [anchor(2 * MINUTE)]));
  const resolved = outputs.flatMap((output) => (output.kind === 'resolved' ? [output.observation.time] : []));
  assert.deepEqual(resolved, [{ kind: 'resolved', eventTime: START + MINUTE, quality: 'synced' }]);
  const ledger = ledgerByKey(world.effects);
  assert.deepEqual([ledger.get('a|undated')?.received, ledger.get('a|undated')?.unresolved], [0, 0]);
  assert.equal(ledger.get(`a|${istDate(eventTime(START))}`)?.stored, 1);
});

test('the anchor is recorded where it took effect, and later ones move nothing that was resolved', () => {
  const world = darkWorld();
  const recorded = (elapsedMs: number, utcMs: number) =>
    world
      .step(
        batch(elapsedMs, [
          {
            kind: 'anchor',
            anchor: {
              incarnation: INCARNATION,
              elapsedMs: elapsedMs - 400,
              utcMs,
              errorMs: 50,
              source: 'ntp',
            },
          },
        ]),
      )
      .outputs.flatMap((output) =>
        output.kind === 'anchor' ? [[output.anchor.elapsedMs, output.anchor.utcMs]] : [],
      );
  assert.deepEqual(recorded(MINUTE, START), [[MINUTE, START + 400]]);
  assert.deepEqual(recorded(2 * MINUTE, START + MINUTE + 30), [], 'within its own error');
  assert.deepEqual(recorded(3 * MINUTE, START + 3 * MINUTE), [[3 * MINUTE, START + 3 * MINUTE + 400]]);
  const late = message('a/mast', [sample({ airTemperature: 30 })], { elapsedMs: 2 * MINUTE });
  const { verdicts } = world.step(batch(4 * MINUTE, [late]));
  assert.equal(verdicts[0]?.eventTimeRange?.[0], START + MINUTE + 400, 'taken in before the second anchor');
});

test('a repeat of a reading that waits is a duplicate', () => {
  const world = darkWorld();
  const input = message('a/mast', [sample({ airTemperature: 30 }, { sequence: 1 })], { bootEpoch: 1 });
  world.step(batch(MINUTE, [input], DARK));
  assert.equal(world.step(batch(2 * MINUTE, [input], DARK)).verdicts[0]?.repeat, true);
  world.step(batch(3 * MINUTE, [anchor(3 * MINUTE), input]));
  assert.deepEqual([world.ledger.stored, world.ledger.duplicate, world.ledger.unresolved], [1, 2, 0]);
});

test('the readings of a dark incarnation are resolved when its own anchor comes, in whatever incarnation', () => {
  const world = darkWorld();
  world.step(batch(MINUTE, [message('a/mast', [sample({ airTemperature: 30 })])], DARK));
  const next = '000200000002';
  const here = {
    kind: 'anchor',
    anchor: { incarnation: next, elapsedMs: 0, utcMs: START + HOUR, errorMs: 0, source: 'ntp' },
  } as const;
  world.step({ incarnation: next, elapsedMs: 0, now: START + HOUR, inputs: [here] });
  assert.equal(world.ledger.unresolved, 1, 'another incarnation says nothing about it');
  world.step({ incarnation: next, elapsedMs: 1000, now: START + HOUR + 1000, inputs: [anchor(0)] });
  assert.deepEqual([world.ledger.unresolved, world.ledger.stored], [0, 1]);
});

test('a reading that turns out to come from the future is set aside when the time is known', () => {
  const world = darkWorld();
  world.step(
    batch(MINUTE, [message('a/mast', [sample({ airTemperature: 30 }, { sensorTime: START + HOUR })])], DARK),
  );
  world.step(batch(2 * MINUTE, [anchor(2 * MINUTE)]));
  assert.deepEqual([world.ledger.quarantined, world.ledger.stored, world.ledger.unresolved], [1, 0, 0]);
});

test('no more than the limit is held; the rest stays unresolved and the ledger balances', () => {
  const world = darkWorld();
  const perMessage = 1000;
  const samples = Array.from({ length: perMessage }, () => sample({ airTemperature: 30 }));
  for (let held = 0; held <= MAX_UNRESOLVED_READINGS; held += perMessage) {
    world.step(batch(MINUTE, [message('a/mast', samples)], DARK));
  }
  world.step(batch(2 * MINUTE, [anchor(2 * MINUTE)]));
  assert.deepEqual([world.ledger.stored, world.ledger.unresolved], [MAX_UNRESOLVED_READINGS, perMessage]);
  for (const counts of ledgerByKey(world.effects).values()) assert.ok(ledgerBalances(counts));
});
