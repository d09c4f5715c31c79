import { readFileSync } from 'node:fs';
import path from 'node:path';
import { decimalToNumber, formatDecimal, observedPropertyByCode } from '@shivar/core/model';
import { HEAD_LINES, type LineResult, type RecordReader, recordFormat } from '@shivar/sensors-sim/replay';
import { repositoryRoot } from '../../support/repository.ts';

export const RECORDS: string = path.join(repositoryRoot, 'test/fixtures/records');

export function recordText(file: string): readonly string[] {
  return readFileSync(path.join(RECORDS, file), 'utf8').split('\n');
}

/** A reader for these lines, of the format that recognises them. */
export function readerOf(lines: readonly string[], utcOffsetMinutes = 0): RecordReader {
  const head = lines.slice(0, HEAD_LINES);
  return recordFormat('auto', head).open(head, { utcOffsetMinutes });
}

export function resultsOf(lines: readonly string[], utcOffsetMinutes = 0): readonly LineResult[] {
  const reader = readerOf(lines, utcOffsetMinutes);
  for (const line of lines) reader.survey?.look(line);
  return lines.map((line) => reader.read(line));
}

/** `sensor property[@depth] value` of every value in a result. */
export function valuesIn(result: LineResult | undefined): readonly string[] {
  if (result?.kind !== 'record') return [];
  return result.samples.flatMap(({ sensor, values }) =>
    values.map(({ property, depthCm, value }) => {
      const depth = depthCm === undefined ? '' : `@${depthCm}`;
      return `${sensor} ${observedPropertyByCode(property)?.name}${depth} ${formatDecimal(value)}`;
    }),
  );
}

/** Event time and lifetime tip count of every line in which that gauge says something. */
export function tipCounts(
  results: readonly LineResult[],
  gauge: string,
): readonly { readonly eventTime: number; readonly tips: number }[] {
  return results.flatMap((result) => {
    if (result.kind !== 'record') return [];
    const value = result.samples.find(({ sensor }) => sensor === gauge)?.values[0]?.value;
    return value === undefined ? [] : [{ eventTime: result.eventTime, tips: decimalToNumber(value) }];
  });
}
