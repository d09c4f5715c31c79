import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStation, semanticsOf } from '@shivar/core/model';
import { batch, message, sample, sensor, station, World } from './world.ts';

const SEMANTICS = ['atMostOnce', 'atLeastOnce', 'effectivelyOnce'] as const;

test('a reading that comes again is told and dropped unless its sensor asks for less', () => {
  const stored = SEMANTICS.map((semantics) => {
    const world = World.begin(station('a', { sensors: [{ ...sensor('mast'), semantics }] }));
    const input = message('a/mast', [sample({ airTemperature: 20 }, { sequence: 4 })], { bootEpoch: 1 });
    for (const at of [1000, 2000]) world.step(batch(at, [input]));
    return [world.ledger.stored, world.ledger.duplicate];
  });
  assert.deepEqual(stored, [
    [2, 0],
    [2, 0],
    [1, 1],
  ]);
});

test('effectively once is what holds where nothing is said', () => {
  const one = station('a', { sensors: [sensor('mast'), { ...sensor('fast'), semantics: 'atMostOnce' }] });
  assert.equal(semanticsOf(one, 'mast'), 'effectivelyOnce');
  assert.equal(semanticsOf(one, 'fast'), 'atMostOnce');
  assert.equal(semanticsOf(one, 'nobody'), 'effectivelyOnce');
  assert.equal(semanticsOf(undefined, 'mast'), 'effectivelyOnce');
  const wrong = parseStation({ ...one, sensors: [{ ...sensor('mast'), semantics: 'atleastonce' }] });
  assert.equal(wrong.kind === 'invalid' && wrong.errors[0]?.path, 'sensors[0].semantics');
});
