import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStation } from '@shivar/core/model';
import { scenario, scenarioNames } from '@shivar/sensors-sim/scenarios';
import { readStation, villageSensors } from '@shivar/sensors-sim/stations';

test('the station file names every simulated sensor with the interval it keeps', async () => {
  for (const name of scenarioNames()) {
    const story = scenario(name);
    const station = await readStation(story.station);
    assert.deepEqual(parseStation(station), { kind: 'valid', value: station });
    const simulated = villageSensors({ seed: 1, station: station.id, soil: story.soil });
    assert.deepEqual(
      station.sensors.map(({ id, expectedIntervalSeconds }) => [id, expectedIntervalSeconds]),
      simulated.map(({ id, intervalMs }) => [id, intervalMs / 1000]),
    );
  }
});

test('asking for an unknown scenario names those that exist', () => {
  assert.throws(() => scenario('moon-night'), /UNKNOWN_SCENARIO|village-day/);
});
