import type { SyncRecord } from '@shivar/core/sync';
import type { SqliteDatabase, Write } from '@shivar/platform/sqlite';
import type { FaultEntry } from '../edge-reader.ts';
import { insert } from '../schema/tables.ts';

type FaultRecord = Extract<SyncRecord, { kind: 'fault' }>;

/** A page of faults is for people: the oldest of more than these are enough to act on. */
const MAX_FAULTS = 1000;

/** Enters what opens and removes what closes; of several changes of one fault the last counts. */
export function faultWrites(records: readonly FaultRecord[]): readonly Write[] {
  const last = new Map(records.map((fault) => [JSON.stringify(keyOf(fault)), fault]));
  const open = [...last.values()].filter(({ state }) => state === 'open');
  const closed = [...last.values()].filter(({ state }) => state === 'closed');
  const rows = open.map((fault) => [...keyOf(fault), fault.detail, Math.floor(fault.atMs)]);
  return [insert('openFault', rows), ...(closed.length === 0 ? [] : [removal(closed)])];
}

/** Faults that are open, oldest first. */
export async function readOpenFaults(database: SqliteDatabase): Promise<readonly FaultEntry[]> {
  const sql = `SELECT station, sensor, code, detail, at_ms FROM open_faults
    ORDER BY at_ms, station, sensor, code LIMIT ?`;
  const rows = await database.read(sql, [MAX_FAULTS]);
  return rows.map(({ station, sensor, code, detail, at_ms }) => ({
    station: String(station),
    ...(sensor === NO_SENSOR ? {} : { sensor: String(sensor) }),
    code: String(code),
    detail: String(detail),
    atMs: Number(at_ms),
  }));
}

/** Of a fault of the station itself; no sensor is called so. */
const NO_SENSOR = '';

function keyOf({ station, sensor, code }: FaultRecord): readonly [string, string, string] {
  return [station, sensor ?? NO_SENSOR, code];
}

function removal(closed: readonly FaultRecord[]): Write {
  return {
    kind: 'run',
    sql: `DELETE FROM open_faults WHERE (station, sensor, code) IN
      (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))`,
    parameters: [JSON.stringify(closed.map(keyOf))],
  };
}
