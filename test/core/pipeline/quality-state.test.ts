import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pipeline } from '@shivar/core/pipeline';
import { HOUR, MINUTE } from '@shivar/core/time';
import { anchor, batch, configuration, message, START, sample, station } from './world.ts';

/** What quality control may keep of one datastream. */
const MAX_BYTES_PER_CHANNEL = 10_000;

/** A day of a station whose every sensor misbehaves in its own way. */
test('quality control keeps little of each channel, whatever its readings do', () => {
  const pipeline = new Pipeline();
  pipeline.step(batch(0, [configuration(station('a')), anchor()]));
  for (let minute = 0; minute < (24 * HOUR) / MINUTE; minute += 1) {
    const values = {
      airTemperature: minute % 50 === 0 ? 49.5 : (30 + (minute % 11) / 10).toFixed(1),
      relativeHumidity: minute % 200 < 100 ? 100 : 40 + (minute % 7),
      windSpeed: minute % 13,
      windGust: minute % 17,
      windDirection: (minute * 7) % 360,
      batteryVoltage: (4 - (minute % 300) / 250).toFixed(2),
    };
    const soil = {
      'soilMoisture@30': (0.2 + (minute % 40) / 200).toFixed(3),
      'soilConductivity@30': minute % 3,
    };
    const sensorTime = START + minute * MINUTE;
    const inputs = [
      message('a/mast', [sample(values, { sensorTime })]),
      message('a/probe', [sample(soil, { sensorTime })]),
      message('a/gauge', [sample({ rainTipCount: minute % 90 === 0 ? 65_535 : minute }, { sensorTime })]),
    ];
    pipeline.step(batch(minute * MINUTE, inputs));
  }
  const kept = pipeline.takeDelta().filter(({ key }) => key.startsWith('q'));
  assert.equal(kept.length, 10, 'nine channels and their station');
  const largest = Math.max(...kept.map(({ value }) => value?.length ?? 0));
  assert.ok(largest <= MAX_BYTES_PER_CHANNEL / 10, `${largest} bytes`);
});
