import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observedProperty, QUALITY, type QualityFlag } from '@shivar/core/model';
import { type ChannelCheck, isUsable, QUALITY_CHECKS, worseFlag } from '@shivar/core/quality';
import { eventTime, MINUTE } from '@shivar/core/time';
import { readText } from '../../support/repository.ts';

/** A real station's day of minutes (NREL MIDC, University of Arizona, Tucson, 786 m) with three dead channels. */
const ROWS = readText('test/fixtures/records/logger_1min_midc/midc_raw_20181018.csv')
  .trim()
  .split('\n')
  .map((line) => line.split(','));
const [HEADER = []] = ROWS;

/** The record keeps Mountain Standard Time. */
const MIDNIGHT = Date.UTC(2018, 9, 18, 7);

/** Flags of a column, read as a property, with the wind speed of the same row beside it. */
function flagsOf(column: string, property: string): QualityFlag[] {
  const at = HEADER.indexOf(column);
  const wind = HEADER.indexOf('Avg Wind Speed @ 3m [m/s]');
  const found = observedProperty(property);
  if (at < 0 || found === undefined) throw new Error(`no column ${column} or property ${property}`);
  const channel = {
    property: found,
    depthCm: undefined,
    scale: found.scale,
    intervalMs: MINUTE,
    elevationM: 786,
    latitude: 32.2297,
    longitude: -110.9553,
  };
  const checks = QUALITY_CHECKS.flatMap((check) => check.prepare(channel) ?? []).map(
    (check): { check: ChannelCheck; memory: number[] } => ({ check, memory: [] }),
  );
  return ROWS.slice(1).map((row, minute) => {
    const value = Number(row[at]);
    const sibling = (name: string): number | undefined =>
      name === 'windSpeed' ? Number(row[wind]) : undefined;
    const reading = { eventTime: eventTime(MIDNIGHT + minute * MINUTE), raw: value, value, sibling };
    return checks
      .map(({ check, memory }) => check.evaluate(reading, memory).flag)
      .reduce<QualityFlag>(worseFlag, QUALITY.notEvaluated);
  });
}

for (const column of ['Temp CHP1 [deg C]', 'Temp CM22 (tracker) [deg C]', 'Temp CM22 (platform) [deg C]']) {
  test(`not one reading of the dead channel ${column} enters a window`, () => {
    const flags = flagsOf(column, 'airTemperature');
    assert.equal(flags.length, 1440);
    assert.equal(flags.filter((flag) => isUsable(flag)).length, 0);
  });
}

for (const [column, property] of [
  ['Air Temperature [deg C]', 'airTemperature'],
  ['Rel Humidity [%]', 'relativeHumidity'],
  ['Station Pressure [mBar]', 'airPressure'],
  ['Avg Wind Speed @ 3m [m/s]', 'windSpeed'],
  ['Avg Wind Direction @ 3m [deg from N]', 'windDirection'],
  ['Peak Wind Speed @ 3m [m/s]', 'windGust'],
  ['Global Horiz (platform) [W/m^2]', 'solarRadiation'],
] as const) {
  test(`every reading of the good channel ${column} passes`, () => {
    assert.deepEqual(new Set(flagsOf(column, property)), new Set([QUALITY.pass]));
  });
}
