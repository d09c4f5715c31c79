import { ShivarError } from '@shivar/core/errors';
import { isIdentifier, observedProperty } from '@shivar/core/model';
import { parseRfc3339 } from '@shivar/core/time';
import { formatErrors, validate } from '@shivar/core/validation';
import { z } from 'zod';
import { type Column, valueColumn } from '../column.ts';
import type { ForeignUnit } from '../exact-units.ts';
import type { RecordFormat, RecordPosition, RecordSensor } from '../record-format.ts';
import { headerError, instantOf, splitCsv, tableReader } from '../table-reader.ts';

/** How the time of a line is written: in one column, or in one column for each of its parts. */
type CsvTime =
  | {
      readonly format: 'rfc3339' | 'epochSeconds' | 'epochMilliseconds' | 'local';
      readonly column: string;
    }
  | {
      readonly format: 'parts';
      readonly year: string;
      readonly month: string;
      readonly day: string;
      readonly hour?: string;
      readonly minute?: string;
    };

/** One column of values. */
interface CsvColumn {
  readonly column: string;
  readonly property: string;
  readonly depthCm?: number;
  /** Unit of the file, when it is not that of the table. */
  readonly unit?: ForeignUnit;
}

interface CsvSensor extends RecordSensor {
  readonly columns: readonly CsvColumn[];
}

/** What the columns of somebody's CSV file mean; see docs/replay.md. */
export interface CsvMap {
  readonly time: CsvTime;
  /** Default a comma. */
  readonly separator?: ',' | ';' | '\t';
  /** Texts that mean that there is no value. An empty field always does. */
  readonly missing?: readonly string[];
  readonly position?: RecordPosition;
  readonly sensors: readonly CsvSensor[];
}

const columnName = z.string().min(1);

const csvTime: z.ZodType<CsvTime> = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.enum(['rfc3339', 'epochSeconds', 'epochMilliseconds', 'local']),
    column: columnName,
  }),
  z.strictObject({
    format: z.literal('parts'),
    year: columnName,
    month: columnName,
    day: columnName,
    hour: columnName.exactOptional(),
    minute: columnName.exactOptional(),
  }),
]);

const csvColumn: z.ZodType<CsvColumn> = z.strictObject({
  column: columnName,
  property: z.string().refine((name) => observedProperty(name) !== undefined, 'is no observed property'),
  depthCm: z.int().min(0).max(1000).exactOptional(),
  unit: z.enum(['degF', 'K', 'kn', 'mph', 'km/h', 'inHg', 'MJ/m2/d', '%vol']).exactOptional(),
});

const csvMap: z.ZodType<CsvMap> = z.strictObject({
  time: csvTime,
  separator: z.enum([',', ';', '\t']).exactOptional(),
  missing: z.array(z.string()).exactOptional(),
  position: z
    .strictObject({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      elevationM: z.number().exactOptional(),
    })
    .exactOptional(),
  sensors: z
    .array(
      z.strictObject({
        id: z.string().refine(isIdentifier, 'must be lower-case letters, digits and hyphens'),
        expectedIntervalSeconds: z.int().min(1).max(86_400),
        tipSizeMm: z.number().min(0.01).max(10).exactOptional(),
        columns: z.array(csvColumn).min(1),
      }),
    )
    .min(1),
});

/** Checks the document of a map file; throws `RECORD_MAP` naming every fault with its path. */
export function parseCsvMap(document: unknown): CsvMap {
  const parsed = validate(csvMap, document);
  if (parsed.kind === 'valid') return parsed.value;
  throw new ShivarError('RECORD_MAP', `the map of the CSV file is not valid\n${formatErrors(parsed.errors)}`);
}

/** Any CSV file with a header line, read as its map says. */
export function mappedCsv(map: CsvMap): RecordFormat {
  const split = splitterOf(map.separator ?? ',');
  return {
    name: 'csv',
    description: 'any CSV file with a header line, with --map FILE saying what its columns mean',
    recognise: () => false,
    open([headerLine], { utcOffsetMinutes }) {
      if (headerLine === undefined) throw headerError('csv', 'the file is empty');
      const absent = new Set(['', ...(map.missing ?? [])]);
      return tableReader({
        site: {
          ...(map.position === undefined ? {} : { position: map.position }),
          sensors: map.sensors.map(({ columns: _, ...sensor }) => sensor),
        },
        header: split(headerLine).map((name) => name.trim()),
        columns: map.sensors.flatMap(columnsOf),
        leftOut: {},
        split,
        time: (field) => timeOf(map.time, field, utcOffsetMinutes),
        missing: (text) => absent.has(text),
        skip: (line) => line === headerLine,
      });
    },
  };
}

function splitterOf(separator: ',' | ';' | '\t'): (line: string) => readonly string[] {
  return separator === ',' ? splitCsv : (line) => line.split(separator);
}

function columnsOf({ id, columns }: CsvSensor): readonly Column[] {
  return columns.map(({ column: name, property, depthCm, unit }) =>
    valueColumn({ name, sensor: id, property, ...(depthCm === undefined ? {} : { depthCm }) }, unit),
  );
}

function timeOf(
  time: CsvTime,
  field: (name: string) => string,
  utcOffsetMinutes: number,
): number | undefined {
  if (time.format === 'parts') {
    const part = (name: string | undefined): number => (name === undefined ? 0 : Number(field(name) || 'x'));
    return instantOf({
      year: part(time.year),
      month: part(time.month),
      day: part(time.day),
      hour: part(time.hour),
      minute: part(time.minute),
      utcOffsetMinutes,
    });
  }
  const text = field(time.column).trim();
  switch (time.format) {
    case 'rfc3339':
      return parseRfc3339(text);
    case 'epochSeconds':
      return /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : undefined;
    case 'epochMilliseconds':
      return /^\d+$/.test(text) ? Number(text) : undefined;
    case 'local':
      return localTime(text, utcOffsetMinutes);
  }
}

/** `YYYY-MM-DD HH:MM[:SS]`, with a blank or a `T` between. */
function localTime(text: string, utcOffsetMinutes: number): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return instantOf({ year, month, day, hour, minute, second, utcOffsetMinutes });
}
