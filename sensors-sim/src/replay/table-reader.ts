import type { DecodedValue } from '@shivar/core/decode';
import { ShivarError } from '@shivar/core/errors';
import type { SensorId } from '@shivar/core/model';
import type { EventTime } from '@shivar/core/time';
import type { Column } from './column.ts';
import type { FieldFault, LineResult, RecordReader, RecordSite } from './record-format.ts';

/** A record as a table: lines of fields with names. Most formats are one. */
export interface Table {
  readonly site: RecordSite;
  /** Names of the fields, in their order. */
  readonly header: readonly string[];
  readonly columns: readonly Column[];
  /** Names and reasons of the columns that are left out on purpose. */
  readonly leftOut: Readonly<Record<string, string>>;
  split(line: string): readonly string[];
  /** The event time of a line from its fields by name; undefined when they make none. */
  time(field: (name: string) => string): EventTime | undefined;
  /** Whether a field says that there is no value. A sentinel number is not this: it is published as it stands. */
  missing(text: string, column: string): boolean;
  /** Whether a line is part of the header or a comment. */
  skip(line: string): boolean;
}

/** Reads the lines of a table. Throws `RECORD_HEADER` when a column that is wanted is not in the header. */
export function tableReader(table: Table): RecordReader {
  const positions = new Map(table.header.map((name, index) => [name, index]));
  const columns = table.columns.map((column) => ({ ...column, index: positionOf(positions, column.name) }));
  const wanted = new Set(table.columns.map(({ name }) => name));
  return {
    site: table.site,
    unpublished: Object.entries(table.leftOut)
      .filter(([column]) => positions.has(column) && !wanted.has(column))
      .map(([column, reason]) => ({ column, reason })),
    read(line) {
      if (line.trim() === '' || table.skip(line)) return { kind: 'nothing' };
      const fields = table.split(line);
      if (fields.length !== table.header.length) return { kind: 'rejected', reason: 'wrongFieldCount' };
      const eventTime = table.time((name) => fields[positionOf(positions, name)] ?? '');
      if (eventTime === undefined) return { kind: 'rejected', reason: 'badTime' };
      return readFields(table, columns, fields, eventTime);
    },
  };
}

function readFields(
  table: Table,
  columns: readonly (Column & { readonly index: number })[],
  fields: readonly string[],
  eventTime: EventTime,
): LineResult {
  const bySensor = new Map<SensorId, DecodedValue[]>();
  const rejected: FieldFault[] = [];
  let missing = 0;
  for (const column of columns) {
    const text = (fields[column.index] ?? '').trim();
    if (table.missing(text, column.name)) {
      missing += 1;
      continue;
    }
    const value = column.read(text, eventTime);
    if (value === undefined) {
      rejected.push({ column: column.name, text });
      continue;
    }
    const { property, depthCm, sensor } = column;
    const values = bySensor.get(sensor) ?? [];
    values.push({ property, ...(depthCm === undefined ? {} : { depthCm }), value });
    bySensor.set(sensor, values);
  }
  const samples = [...bySensor].map(([sensor, values]) => ({ sensor, values }));
  return { kind: 'record', eventTime, samples, missing, rejected };
}

/** Comma-separated fields; quotes around a field are taken off, a quoted comma stays in its field. */
export function splitCsv(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
  }
  return fields;
}

/** UTC ms of a date and time of day written in digits; undefined when there is no such instant. */
export function instantOf(parts: {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly utcOffsetMinutes: number;
}): EventTime | undefined {
  const { year, month, day, hour = 0, minute = 0, second = 0 } = parts;
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const exists =
    local.getUTCFullYear() === year &&
    local.getUTCMonth() === month - 1 &&
    local.getUTCDate() === day &&
    local.getUTCHours() === hour &&
    local.getUTCMinutes() === minute &&
    local.getUTCSeconds() === second;
  return exists ? local.getTime() - parts.utcOffsetMinutes * 60_000 : undefined;
}

/** An error in the first lines of a record. */
export function headerError(format: string, detail: string): ShivarError {
  return new ShivarError('RECORD_HEADER', `this is no ${format} record: ${detail}`);
}

function positionOf(positions: ReadonlyMap<string, number>, name: string): number {
  const index = positions.get(name);
  if (index === undefined) throw new ShivarError('RECORD_HEADER', `the record has no column "${name}"`);
  return index;
}
