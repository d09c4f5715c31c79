import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStation } from '@shivar/core/model';
import {
  mappedCsv,
  parseCsvMap,
  RECORD_FORMATS,
  recordFormat,
  recordStation,
} from '@shivar/sensors-sim/replay';
import fc from 'fast-check';
import { readerOf, recordText, resultsOf, tipCounts, valuesIn } from './support.ts';

const HOUR = 3_600_000;

test('midc: a day of minutes in local standard time, every channel as it stands, the dead ones too', () => {
  const results = resultsOf(recordText('logger_1min_midc/midc_raw_20181018.csv'));
  const records = results.filter(({ kind }) => kind === 'record');
  assert.equal(records.length, 1440);
  assert.equal(records.flatMap(valuesIn).length, 1440 * 15);
  const [first, second] = records;
  assert.equal(first?.kind === 'record' && first.eventTime, Date.UTC(2018, 9, 18, 7, 0));
  const last = records.at(-1);
  assert.equal(last?.kind === 'record' && last.eventTime, Date.UTC(2018, 9, 19, 6, 59));
  assert.ok(valuesIn(first).includes('chp1 airTemperature -7999'));
  assert.ok(
    valuesIn(second).includes('chp1 airTemperature -373.4'),
    'an average of sentinels stays what it is',
  );
  assert.ok(valuesIn(first).includes('mast airTemperature 16.1'));
  assert.ok(
    valuesIn(second).includes('mast airPressure 927.963'),
    'the digits of a double are not of the logger',
  );
});

test('usgs-tips: thousandths of an inch become lifetime tips whose growth is the depth of the published storms', () => {
  const results = resultsOf(recordText('rain_tips_usgs/rain.test.rdb'));
  const counts = tipCounts(results, 'gage01');
  assert.equal(counts.length, 912);
  counts.reduce((before, { tips }) => {
    assert.ok(tips >= before);
    return tips;
  }, 0);
  const storms = recordText('rain_tips_usgs/rain.test.rdb.storm.summary').slice(2).filter(Boolean);
  const published = storms.reduce((sum, line) => sum + Math.round(Number(line.split('\t')[2]) * 1000), 0);
  assert.equal((counts.at(-1)?.tips ?? 0) - (counts[0]?.tips ?? 0), published);
  assert.deepEqual(tipCounts(results, 'gage02'), [], 'a gauge that is not installed says nothing');
});

test('asos: the tips of every local standard day of April 2017 are the official daily total', () => {
  const results = resultsOf(recordText('rain_counter_asos/asos_lga_2017-03-31_2017-05-01_slim.csv'));
  const days = new Map<string, number>();
  let before = 0;
  for (const { eventTime, tips } of tipCounts(results, 'rain')) {
    // Rain counted at midnight fell before it.
    const day = new Date(eventTime - 5 * HOUR - 1).toISOString().slice(0, 10).replaceAll('-', '');
    days.set(day, (days.get(day) ?? 0) + tips - before);
    before = tips;
  }
  const official = recordText('rain_counter_asos/lga_daily_2017.csv').slice(1).filter(Boolean);
  assert.equal(official.length, 30);
  for (const line of official) {
    const [day = '', inches] = line.split(',');
    assert.equal(days.get(day) ?? 0, Math.round(Number(inches) * 100), day);
  }
});

test('asos: units are converted once, and M is no reading', () => {
  const lines = recordText('rain_counter_asos/asos_lga_2017-03-31_2017-05-01_slim.csv');
  const results = resultsOf(lines);
  const at = (start: string) => results[lines.findIndex((line) => line.startsWith(start))];
  assert.deepEqual(valuesIn(at('LGA,2017-03-31 00:00')), ['wind windSpeed 4.63', 'wind windDirection 180']);
  assert.deepEqual(valuesIn(at('LGA,2017-03-31 00:51')), [
    'mast airTemperature 7.78',
    'mast relativeHumidity 49.18',
    'wind windSpeed 4.63',
    'wind windDirection 190',
    'rain rainTipCount 0',
  ]);
});

test('crn: sentinels stay as they are, rain becomes tips, and blanks glued to a record are taken off', () => {
  const problems = resultsOf(recordText('crn_corrupt/CRN_with_problems.txt'));
  assert.deepEqual(
    problems.map(({ kind }) => kind),
    ['record', 'record', 'record', 'nothing'],
  );
  assert.ok(valuesIn(problems[0]).includes('pyranometer solarRadiation -99999'));
  assert.ok(valuesIn(problems[1]).includes('mast airTemperature 26.8'));
  assert.equal(problems[1]?.kind === 'record' && problems[1].eventTime, Date.UTC(2020, 6, 6, 13, 5));
  const nul = resultsOf([
    `${recordText('crn_corrupt/CRN_with_problems.txt')[0]}`,
    `\0\0\0\0${recordText('crn_corrupt/CRN_with_problems.txt')[2]?.slice(0, 60)}`,
  ]);
  assert.deepEqual(nul[1], { kind: 'rejected', reason: 'wrongFieldCount' });
});

test('crn-daily: a day is sent when its local day is over, each depth is a series, empty is no reading', () => {
  const results = resultsOf(recordText('crn_soil_daily/crn_daily_2020_03048.csv'));
  const first = results[1];
  assert.equal(first?.kind === 'record' && first.eventTime, Date.UTC(2020, 0, 2, 7));
  assert.ok(!valuesIn(first).some((value) => value.startsWith('soil soilMoisture@5 ')));
  assert.ok(valuesIn(first).includes('soil soilMoisture@10 0.136'));
  assert.ok(valuesIn(first).includes('pyranometer solarRadiation 134.6'), '11.63 MJ over a day');
  assert.ok(valuesIn(results[2]).includes('rain rainTipCount 14'));
});

test('nab: °F become hundredths of a °C', () => {
  const results = resultsOf(recordText('nab_ambient/ambient_temperature_system_failure.csv'));
  assert.deepEqual(valuesIn(results[1]), ['room airTemperature 21.04']);
  assert.equal(results.filter(({ kind }) => kind === 'record').length, 7267);
});

test('surfrad: the header gives the position, the flags are skipped, -9999.9 stays', () => {
  const fields = (values: readonly string[]) => values.flatMap((value) => [value, '0']).join('  ');
  const line = ` 2020  50  2 19  0  1  0.017  81.27  ${fields([
    ...Array.from({ length: 15 }, () => '1.0'),
    ...['12.5', '-9999.9', '3.2', '270.0', '835.1'],
  ])}`;
  const lines = [' Boulder', '  40.125 -105.237 1689 m version 1', line];
  assert.deepEqual(readerOf(lines).site.position, {
    latitude: 40.125,
    longitude: -105.237,
    elevationM: 1689,
  });
  const record = resultsOf(lines)[2];
  assert.equal(record?.kind === 'record' && record.eventTime, Date.UTC(2020, 1, 19, 0, 1));
  assert.deepEqual(valuesIn(record), [
    'pyranometer solarRadiation 1',
    'mast airTemperature 12.5',
    'mast relativeHumidity -9999.9',
    'mast airPressure 835.1',
    'wind windSpeed 3.2',
    'wind windDirection 270',
  ]);
});

test('csv: a map says what the columns mean, times of every spelling included', () => {
  const map = parseCsvMap({
    time: { format: 'parts', year: 'year', month: 'month', day: 'day', hour: 'hour' },
    missing: ['NA'],
    position: { latitude: 40.3, longitude: 116.6 },
    sensors: [
      {
        id: 'mast',
        expectedIntervalSeconds: 3600,
        columns: [
          { column: 'TEMP', property: 'airTemperature' },
          { column: 'SOIL', property: 'soilMoisture', depthCm: 10, unit: '%vol' },
        ],
      },
    ],
  });
  const reader = mappedCsv(map).open(['"year","month","day","hour","TEMP","SOIL"'], {
    utcOffsetMinutes: 480,
  });
  const record = reader.read('2013,3,1,4,-2.3,31.5');
  assert.equal(record.kind === 'record' && record.eventTime, Date.UTC(2013, 1, 28, 20));
  assert.deepEqual(valuesIn(record), ['mast airTemperature -2.3', 'mast soilMoisture@10 0.315']);
  assert.deepEqual(valuesIn(reader.read('2013,3,1,5,NA,30')), ['mast soilMoisture@10 0.3']);
  assert.deepEqual(reader.read('2013,2,30,5,1,30'), { kind: 'rejected', reason: 'badTime' });
  assert.deepEqual(reader.read('2013,2'), { kind: 'rejected', reason: 'wrongFieldCount' });
  const odd = reader.read('2013,3,1,6,warm,30');
  assert.deepEqual(odd.kind === 'record' && odd.rejected, [{ column: 'TEMP', text: 'warm' }]);
});

test('csv: every fault of a map is named with its place', () => {
  assert.throws(
    () =>
      parseCsvMap({
        time: { format: 'local', colum: 'when' },
        sensors: [
          { id: 'Mast!', expectedIntervalSeconds: 0, columns: [{ column: 'T', property: 'airTemprature' }] },
        ],
      }),
    (error: Error) => {
      for (const place of ['time.colum', 'sensors[0].id', 'sensors[0].expectedIntervalSeconds']) {
        assert.ok(error.message.includes(place), `${place} in ${error.message}`);
      }
      return true;
    },
  );
});

test('a record without a format that knows it asks for one by name', () => {
  assert.throws(() => recordFormat('auto', ['some,columns']), /name one of midc/);
  assert.throws(() => recordFormat('grib', []), /there is no record format grib/);
});

test('no line, whatever is in it, makes a reader throw', () => {
  const heads = new Map([
    ['midc', recordText('logger_1min_midc/midc_raw_20181018.csv').slice(0, 2)],
    ['usgs-tips', recordText('rain_tips_usgs/rain.test.rdb').slice(0, 2)],
    ['asos', recordText('rain_counter_asos/asos_lga_2017-03-31_2017-05-01_slim.csv').slice(0, 2)],
    ['crn', recordText('crn_corrupt/CRN_with_problems.txt').slice(0, 1)],
    ['crn-daily', recordText('crn_soil_daily/crn_daily_2020_03048.csv').slice(0, 2)],
    ['nab', recordText('nab_ambient/ambient_temperature_system_failure.csv').slice(0, 2)],
    ['surfrad', [' Boulder', '  40.125 -105.237 1689 m version 1']],
  ]);
  const fragments = fc.constantFrom(
    ',',
    '\t',
    ' ',
    '2018',
    '291',
    '0',
    '-9999',
    'M',
    '1e999',
    '"',
    '2013/10/02 19:54',
  );
  const lines = fc.oneof(
    fc.string(),
    fc.array(fragments, { maxLength: 60 }).map((parts) => parts.join('')),
  );
  for (const format of RECORD_FORMATS) {
    const head = heads.get(format.name);
    assert.ok(head !== undefined, format.name);
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 10 }), (noise) => {
        const reader = format.open(head, { utcOffsetMinutes: 0 });
        for (const line of noise) reader.read(line);
      }),
      { numRuns: 200 },
    );
  }
});

test('the station file of a record passes the schema, and its clock is trusted', () => {
  for (const file of ['rain_tips_usgs/rain.test.rdb', 'logger_1min_midc/midc_raw_20181018.csv']) {
    const { site } = readerOf(recordText(file));
    const station = recordStation({ id: 'replay', format: 'midc', site });
    assert.deepEqual(parseStation(JSON.parse(JSON.stringify(station))), { kind: 'valid', value: station });
    assert.equal(station.clock, 'trusted');
  }
});
