import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replaceSensor } from '@shivar/core/model';
import { exampleStation } from './example-station.ts';

const effectiveFrom = '2026-07-01T10:00:00+05:30';

test('a replaced sensor opens a new epoch at the same place', () => {
  const replaced = replaceSensor(exampleStation, 'rain', { effectiveFrom, tipSizeMm: 0.254 });
  assert.deepEqual(replaced.sensors[1]?.installations, [
    { epoch: 1, effectiveFrom: '2026-06-01T00:00:00+05:30', model: 'Davis 6465', heightM: 1, tipSizeMm: 0.2 },
    { epoch: 2, effectiveFrom, heightM: 1, tipSizeMm: 0.254 },
  ]);
  assert.deepEqual(replaced.sensors[0], exampleStation.sensors[0]);
});

test('a replacement that cannot be is refused in words', () => {
  const refused =
    (id: string, from: string): (() => void) =>
    () =>
      replaceSensor(exampleStation, id, { effectiveFrom: from });
  assert.throws(refused('masst', effectiveFrom), { code: 'SENSOR_UNKNOWN', message: /did you mean mast\?/ });
  assert.throws(refused('rain', effectiveFrom), { code: 'STATION_INVALID', message: /give the tip size/ });
  assert.throws(refused('mast', '2026-05-01T00:00:00Z'), {
    code: 'STATION_INVALID',
    message: /must be later/,
  });
});
