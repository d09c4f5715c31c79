import { emptyLedger, type LedgerCounts } from '@shivar/core/model';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type { LedgerDay } from '../edge-reader.ts';
import { addLedgerDelta, addLedgerEntry, ledgerEntries, parseLedgerKey } from '../rows/ledger-counts.ts';

/** The day of readings whose day is not known yet; shown whatever days are asked for. */
const UNDATED = 'undated';

/** Counts of some days: the table, and what commits since the last checkpoint added. */
export async function readLedger(
  database: SqliteDatabase,
  unfolded: ReadonlyMap<string, LedgerCounts>,
  { fromDay, toDay }: { readonly fromDay: string; readonly toDay: string },
): Promise<readonly LedgerDay[]> {
  const sql = 'SELECT day, station, entry, count FROM ledger WHERE day BETWEEN ? AND ? OR day = ?';
  const totals = new Map<string, LedgerCounts>();
  for (const { day, station, entry, count } of await database.read(sql, [fromDay, toDay, UNDATED])) {
    const key = `${station}|${day}`;
    const counts = totals.get(key) ?? emptyLedger();
    totals.set(key, counts);
    addLedgerEntry(counts, String(entry), Number(count));
  }
  addLedgerDelta(totals, unfolded);
  return [...totals]
    .map(([key, counts]): LedgerDay => ({ ...parseLedgerKey(key), counts: withoutZeros(counts) }))
    .filter(({ day, counts }) => isAsked(day, fromDay, toDay) && ledgerEntries(counts).length > 0)
    .sort((a, b) => compare(a.day, b.day) || compare(a.station, b.station));
}

function isAsked(day: string, fromDay: string, toDay: string): boolean {
  return day === UNDATED || (day >= fromDay && day <= toDay);
}

function withoutZeros(counts: LedgerCounts): LedgerCounts {
  const kept = emptyLedger();
  for (const [entry, count] of ledgerEntries(counts)) addLedgerEntry(kept, entry, count);
  return kept;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
