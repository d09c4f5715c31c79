import { valueColumn } from '../column.ts';
import type { RecordFormat } from '../record-format.ts';
import { instantOf, splitCsv, tableReader } from '../table-reader.ts';

const HEADER = ['timestamp', 'value'];

/**
 * Temperature files of the Numenta Anomaly Benchmark (numenta/NAB, data/realKnownCause): hourly °F, times without a
 * zone. Values carry more digits than any thermometer; they are rounded once, to hundredths of a °C.
 */
export const nab: RecordFormat = {
  name: 'nab',
  description: 'temperatures of the Numenta Anomaly Benchmark, °F, local time',
  recognise: ([header = '']) => header.trim() === 'timestamp,value',
  open(_head, { utcOffsetMinutes }) {
    return tableReader({
      site: { sensors: [{ id: 'room', expectedIntervalSeconds: 3600 }] },
      header: HEADER,
      columns: [valueColumn({ name: 'value', sensor: 'room', property: 'airTemperature' }, 'degF')],
      leftOut: {},
      split: splitCsv,
      time: (field) => secondOf(field('timestamp'), utcOffsetMinutes),
      missing: (text) => text === '',
      skip: (line) => line.trim() === HEADER.join(','),
    });
  },
};

function secondOf(text: string, utcOffsetMinutes: number): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute, second, utcOffsetMinutes });
}
