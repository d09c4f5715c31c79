import { parseRecord, STREAM } from '@shivar/core/sync';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type { FaultEntry } from './edge-reader.ts';
import { bytesOf } from './read-rows.ts';

/** Changes of faults looked at; what has been open for longer than that many changes shows up upstream only. */
const MAX_CHANGES = 5000;

/** Faults whose last change is that they opened, oldest first. */
export async function readOpenFaults(database: SqliteDatabase): Promise<readonly FaultEntry[]> {
  const sql = 'SELECT record FROM outbox WHERE stream = ? ORDER BY incarnation DESC, sequence DESC LIMIT ?';
  const rows = await database.read(sql, [STREAM.diagnostics, MAX_CHANGES]);
  const last = new Map<string, FaultEntry | undefined>();
  for (const { record } of rows) {
    const parsed = parseRecord(bytesOf(record));
    if (parsed.kind !== 'fault') continue;
    const { kind: _kind, state, ...fault } = parsed;
    const key = `${fault.station}|${fault.sensor ?? ''}|${fault.code}`;
    if (!last.has(key)) last.set(key, state === 'open' ? fault : undefined);
  }
  return [...last.values()].filter((fault) => fault !== undefined).reverse();
}
