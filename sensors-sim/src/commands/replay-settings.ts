import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { isIdentifier, type Station } from '@shivar/core/model';
import {
  HEAD_LINES,
  mappedCsv,
  openRecord,
  PRINTED_TABLES,
  type PrintedTable,
  parseCsvMap,
  RECORD_FORMATS,
  type RecordFormat,
  type RecordPosition,
  type RecordReader,
  recordFormat,
  recordStation,
} from '../replay/index.ts';
import { numberOption, usageError } from './arguments.ts';

export const REPLAY_HELP: string = `replay FILE [options]
  Publishes a real record over MQTT, as its station would have, and checks that every reading is accounted for. Without
  --to a private gateway is started whose clock follows the record; it is stopped and removed afterwards.

  --format NAME      auto (default), ${RECORD_FORMATS.map(({ name }) => name).join(', ')}, csv
  --map FILE         what the columns of a CSV file mean (docs/replay.md); with --format csv
  --speed N          record seconds per second, or max (default): as fast as answers come
  --station ID       station the readings belong to (default replay)
  --position P       LATITUDE,LONGITUDE,ELEVATION of the station, where the record does not say
  --utc-offset T     +HH:MM of the record's times, where it does not say (default +00:00)
  --to URL           mqtt://HOST:PORT of a running gateway; the station must be known there
  --page URL         http://HOST:PORT of its station page, to read the ledger
  --username NAME    credential of the station; the password is read from SHIVAR_STATION_PASSWORD
  --print TABLE      storms or intensities: prints what the gateway found as CSV, in the published units
  --print-station    prints the station file for this record and ends
  --json             one line of JSON instead of text`;

/** A record, how it is to be read, and where its readings go. */
export interface ReplaySettings {
  readonly file: string;
  readonly format: RecordFormat;
  readonly reader: RecordReader;
  readonly station: Station;
  readonly speed: number | undefined;
  readonly to: { readonly broker: string; readonly page: string | undefined } | undefined;
  readonly username: string | undefined;
  /** The table to be printed instead of the report. */
  readonly print: PrintedTable | undefined;
  readonly utcOffsetMinutes: number;
  readonly printStation: boolean;
  readonly json: boolean;
}

/** Reads the command line and the first lines of the record. */
export async function readSettings(args: readonly string[]): Promise<ReplaySettings> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'auto' },
      map: { type: 'string' },
      speed: { type: 'string', default: 'max' },
      station: { type: 'string', default: 'replay' },
      position: { type: 'string' },
      'utc-offset': { type: 'string', default: '+00:00' },
      to: { type: 'string' },
      page: { type: 'string' },
      username: { type: 'string' },
      print: { type: 'string' },
      'print-station': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw usageError('name one record file');
  if (!isIdentifier(values.station)) {
    throw usageError('--station must be 1 to 32 lower-case letters, digits and hyphens');
  }
  const head = await headOf(file);
  const format = await formatOf(values.format, values.map, head);
  const utcOffsetMinutes = offsetOption(values['utc-offset']);
  const reader = format.open(head, { utcOffsetMinutes });
  const position = values.position === undefined ? {} : { position: positionOption(values.position) };
  return {
    file,
    format,
    reader,
    station: recordStation({ id: values.station, format: format.name, site: reader.site, ...position }),
    speed:
      values.speed === 'max'
        ? undefined
        : numberOption('speed', values.speed, { least: 0.001, greatest: 1_000_000 }),
    to: values.to === undefined ? undefined : { broker: values.to, page: values.page },
    username: values.username,
    print: values.print === undefined ? undefined : tableOption(values.print),
    utcOffsetMinutes,
    printStation: values['print-station'],
    json: values.json,
  };
}

async function headOf(file: string): Promise<readonly string[]> {
  const head: string[] = [];
  try {
    for await (const line of (await openRecord(file)).lines) {
      head.push(line);
      if (head.length >= HEAD_LINES) break;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw usageError(`there is no file ${file}`);
    throw error;
  }
  return head;
}

async function formatOf(
  name: string,
  mapFile: string | undefined,
  head: readonly string[],
): Promise<RecordFormat> {
  if (mapFile === undefined) {
    if (name === 'csv') throw usageError('--format csv needs --map FILE, which says what the columns mean');
    return recordFormat(name, head);
  }
  if (name !== 'csv' && name !== 'auto') throw usageError(`--map belongs to --format csv, not ${name}`);
  return mappedCsv(parseCsvMap(await readJson(mapFile)));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw usageError(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function tableOption(name: string): PrintedTable {
  const table = Object.hasOwn(PRINTED_TABLES, name) ? PRINTED_TABLES[name] : undefined;
  if (table === undefined)
    throw usageError(`--print knows ${Object.keys(PRINTED_TABLES).join(' and ')}, not ${name}`);
  return table;
}

function offsetOption(text: string): number {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(text);
  if (match === null) throw usageError(`--utc-offset must be +HH:MM or -HH:MM; it is ${text}`);
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

function positionOption(text: string): RecordPosition {
  const [latitude, longitude, elevationM, ...more] = text.split(',').map(Number);
  const numbers = [latitude, longitude, elevationM];
  if (more.length > 0 || numbers.some((number) => number === undefined || Number.isNaN(number))) {
    throw usageError(`--position must be LATITUDE,LONGITUDE,ELEVATION; it is ${text}`);
  }
  return { latitude: latitude ?? 0, longitude: longitude ?? 0, elevationM: elevationM ?? 0 };
}
