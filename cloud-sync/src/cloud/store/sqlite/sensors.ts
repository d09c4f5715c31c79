import type { StationId, TimeAnchor } from '@shivar/core/model';
import { type EventTime, governingAnchor, resolve } from '@shivar/core/time';
import type { Row, SqliteDatabase } from '@shivar/platform/sqlite';
import type { SensorEntry } from '../cloud-store.ts';
import { integer, text } from './rows.ts';

/** The sensors of a station with their sums, and the time of the last message of each. */
export async function readSensors(
  database: SqliteDatabase,
  station: StationId,
): Promise<readonly SensorEntry[]> {
  const rows = await database.read('SELECT * FROM sensors WHERE station = ? ORDER BY sensor, incarnation', [
    station,
  ]);
  const bySensor = new Map<string, Row[]>();
  for (const row of rows) {
    const lives = bySensor.get(text(row, 'sensor'));
    if (lives === undefined) bySensor.set(text(row, 'sensor'), [row]);
    else lives.push(row);
  }
  return Promise.all([...bySensor].map(([sensor, lives]) => sensorEntry(database, sensor, lives)));
}

/** Incarnations begin with a count of lives, so the last row is that of the newest life. */
async function sensorEntry(
  database: SqliteDatabase,
  sensor: string,
  lives: readonly Row[],
): Promise<SensorEntry> {
  const newest = lives.at(-1);
  const lastMessageAtMs = newest === undefined ? undefined : await resolvedIn(database, newest);
  return {
    sensor,
    messages: sum(lives, 'messages'),
    readings: sum(lives, 'readings'),
    ...(lastMessageAtMs === undefined ? {} : { lastMessageAtMs }),
  };
}

/** Resolved when it is read, by the anchors that are here by then: an anchor may arrive after its messages. */
async function resolvedIn(database: SqliteDatabase, life: Row): Promise<EventTime | undefined> {
  const rows = await database.read(
    'SELECT * FROM anchors WHERE gateway = ? AND incarnation = ? ORDER BY elapsed_ms',
    [text(life, 'gateway'), text(life, 'incarnation')],
  );
  const elapsedMs = integer(life, 'last_elapsed_ms');
  const anchor = governingAnchor(rows.map(anchorOf), elapsedMs);
  return anchor === undefined ? undefined : resolve(anchor, elapsedMs);
}

function anchorOf(row: Row): TimeAnchor {
  return {
    incarnation: text(row, 'incarnation'),
    elapsedMs: integer(row, 'elapsed_ms'),
    utcMs: integer(row, 'utc_ms'),
    errorMs: integer(row, 'error_ms'),
    // Written by this store from anchor records and by nothing else.
    source: text(row, 'source') as TimeAnchor['source'],
  };
}

function sum(rows: readonly Row[], column: string): number {
  return rows.reduce((total, row) => total + integer(row, column), 0);
}
