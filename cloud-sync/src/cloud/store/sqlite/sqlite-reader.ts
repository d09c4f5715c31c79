import type { AlertTransition } from '@shivar/core/alert';
import { addLedger, emptyLedger, type LedgerCounts, type StationId } from '@shivar/core/model';
import type { Pane } from '@shivar/core/stream';
import type { SnapshotRecord } from '@shivar/core/sync';
import type { SqliteDatabase, SqlValue } from '@shivar/platform/sqlite';
import type {
  CloudReader,
  FaultEntry,
  LedgerDay,
  SensorEntry,
  StationEntry,
  TransitionQuery,
} from '../cloud-store.ts';
import { bytes, integer, recordOf, text } from './rows.ts';
import { readSensors } from './sensors.ts';
import { STATION_SELECT, stationEntry } from './station-rows.ts';

/** What the API and the pages ask, in SQLite. */
export class SqliteReader implements CloudReader {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async stations(query: {
    readonly after?: StationId;
    readonly limit: number;
  }): Promise<readonly StationEntry[]> {
    const rows = await this.#database.read(
      `${STATION_SELECT} WHERE s.station > ? ORDER BY s.station LIMIT ?`,
      [query.after ?? '', query.limit],
    );
    return rows.map(stationEntry);
  }

  async station(id: StationId): Promise<StationEntry | undefined> {
    const [row] = await this.#database.read(`${STATION_SELECT} WHERE s.station = ?`, [id]);
    return row === undefined ? undefined : stationEntry(row);
  }

  async latest(station: StationId): Promise<SnapshotRecord['values']> {
    const rows = await this.#database.read('SELECT * FROM latest WHERE station = ? ORDER BY datastream', [
      station,
    ]);
    return rows.map((row) => ({
      datastream: text(row, 'datastream'),
      eventTime: integer(row, 'event_time_ms'),
      mantissa: integer(row, 'mantissa'),
      exponent: integer(row, 'exponent'),
      flag: integer(row, 'flag'),
    }));
  }

  async panes(query: Parameters<CloudReader['panes']>[0]): Promise<readonly Pane[]> {
    const rows = await this.#database.read(
      `SELECT record FROM panes WHERE datastream = ? AND length_ms = ? AND start_ms >= ? AND start_ms < ?
       ORDER BY start_ms LIMIT ?`,
      [query.datastream, query.windowMs, query.from, query.to, query.limit],
    );
    return rows.map((row) => recordOf('pane', bytes(row, 'record')).pane);
  }

  async transitions(query: TransitionQuery): Promise<readonly AlertTransition[]> {
    const { sql, parameters } = transitionSelect(query);
    const rows = await this.#database.read(sql, parameters);
    return rows.map((row) => recordOf('transition', bytes(row, 'record')).transition);
  }

  async ledger(query: Parameters<CloudReader['ledger']>[0]): Promise<readonly LedgerDay[]> {
    const rows = await this.#database.read(
      `SELECT day, json_group_array(json(counts)) AS parts FROM ledgers
       WHERE station = ? AND day BETWEEN ? AND ? GROUP BY day ORDER BY day DESC LIMIT ?`,
      [query.station, query.fromDay, query.toDay, query.limit],
    );
    return rows.map((row) => ({ day: text(row, 'day'), counts: summed(text(row, 'parts')) }));
  }

  async openFaults(query: {
    readonly station?: StationId;
    readonly limit: number;
  }): Promise<readonly FaultEntry[]> {
    const rows = await this.#database.read(
      `SELECT * FROM faults WHERE state = 'open' AND (?1 IS NULL OR station = ?1) ORDER BY at_ms DESC LIMIT ?2`,
      [query.station ?? null, query.limit],
    );
    return rows.map((row) => ({
      station: text(row, 'station'),
      ...(text(row, 'sensor') === '' ? {} : { sensor: text(row, 'sensor') }),
      code: text(row, 'code'),
      state: 'open',
      detail: text(row, 'detail'),
      atMs: integer(row, 'at_ms'),
    }));
  }

  sensors(station: StationId): Promise<readonly SensorEntry[]> {
    return readSensors(this.#database, station);
  }
}

/** Newest first; an episode is active while its last transition raised or updated it. */
function transitionSelect(query: TransitionQuery): {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
} {
  const conditions: string[] = [];
  const parameters: SqlValue[] = [];
  const where = (condition: string, ...values: readonly SqlValue[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (query.station !== undefined) where('t.station = ?', query.station);
  if (query.hazard !== undefined) where('t.hazard = ?', query.hazard);
  if (query.before !== undefined) {
    where('(t.decided_at_ms, t.transition_key) < (?, ?)', query.before.decidedAt, query.before.key);
  }
  if (query.active === true) {
    where(`t.kind IN ('raise', 'update') AND NOT EXISTS (
      SELECT 1 FROM transitions l WHERE l.station = t.station AND l.hazard = t.hazard
      AND l.episode_start_ms = t.episode_start_ms AND l.number > t.number)`);
  }
  const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    sql: `SELECT record FROM transitions t ${filter} ORDER BY decided_at_ms DESC, transition_key DESC LIMIT ?`,
    parameters: [...parameters, query.limit],
  };
}

function summed(parts: string): LedgerCounts {
  const total = emptyLedger();
  // An array of the counts that ledger records carried, checked when they were read.
  for (const counts of JSON.parse(parts) as readonly LedgerCounts[]) addLedger(total, counts);
  return total;
}
