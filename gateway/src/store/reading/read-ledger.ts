import { emptyLedger, type LedgerCounts } from '@shivar/core/model';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type { LedgerDay } from '../edge-reader.ts';
import { type Checkpoint, sameCheckpoint, type Unfolded } from '../log/unfolded.ts';
import { addLedgerDelta, addLedgerEntry, ledgerEntries, parseLedgerKey } from '../rows/ledger-counts.ts';

/** The day of readings whose day is not known yet; shown whatever days are asked for. */
const UNDATED = 'undated';

/** Days of the ledger that are asked for, inclusive. */
export interface LedgerQuery {
  readonly fromDay: string;
  readonly toDay: string;
}

/**
 * Counts of some days: the table, and what commits since its checkpoint added. A checkpoint may come between reading the one
 * and looking at the other; then they do not belong together, and the table is read again.
 */
export async function readLedger(
  database: SqliteDatabase,
  unfolded: () => Promise<Unfolded>,
  query: LedgerQuery,
): Promise<readonly LedgerDay[]> {
  for (;;) {
    const { checkpoint, totals } = await readTable(database, query);
    const { since, ledger } = await unfolded();
    if (!sameCheckpoint(since, checkpoint)) continue;
    addLedgerDelta(totals, ledger);
    return ledgerDays(totals, query);
  }
}

/** The rows of the days, and the checkpoint they are of, in one query. */
async function readTable(
  database: SqliteDatabase,
  { fromDay, toDay }: LedgerQuery,
): Promise<{ readonly checkpoint: Checkpoint; readonly totals: Map<string, LedgerCounts> }> {
  const sql = `SELECT position, quiet_step, day, station, entry, count
    FROM checkpoint LEFT JOIN ledger ON day BETWEEN ? AND ? OR day = ?`;
  const rows = await database.read(sql, [fromDay, toDay, UNDATED]);
  const totals = new Map<string, LedgerCounts>();
  for (const { day, station, entry, count } of rows) {
    if (day === null) continue;
    const key = `${station}|${day}`;
    const counts = totals.get(key) ?? emptyLedger();
    totals.set(key, counts);
    addLedgerEntry(counts, String(entry), Number(count));
  }
  const [first] = rows;
  return {
    checkpoint: { position: Number(first?.position), quietStep: Number(first?.quiet_step) },
    totals,
  };
}

function ledgerDays(
  totals: ReadonlyMap<string, LedgerCounts>,
  { fromDay, toDay }: LedgerQuery,
): readonly LedgerDay[] {
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
