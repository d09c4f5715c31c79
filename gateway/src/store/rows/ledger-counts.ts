import { addLedger, emptyLedger, type LedgerCounts } from '@shivar/core/model';

/** The plain counts of a ledger, in the order they are packed. The order is permanent. */
const PLAIN = [
  'received',
  'stored',
  'duplicate',
  'quarantined',
  'unresolved',
  'late',
  'possibleDuplicate',
] as const;

/** Entry names of counts by reason: `rejected/outOfRange`. */
const REJECTED = 'rejected/';
const UNREADABLE = 'unreadable/';

/** The plain counts without their trailing zeros, then, when there are any, the counts by reason. */
type PackedCounts = readonly [plain: readonly number[], ...reasons: Readonly<Record<string, number>>[]];

/** Counts as plain values for a step record. */
function packCounts(counts: LedgerCounts): unknown {
  const plain = PLAIN.map((name) => counts[name]);
  const length = plain.findLastIndex((count) => count !== 0) + 1;
  const { rejected, unreadableMessages } = counts;
  const reasons = [rejected, unreadableMessages].some((by) => Object.keys(by).length > 0);
  const packed: PackedCounts = [plain.slice(0, length), ...(reasons ? [rejected, unreadableMessages] : [])];
  return packed;
}

function unpackCounts(plain: unknown): LedgerCounts {
  const [numbers, rejected, unreadableMessages] = plain as PackedCounts; // written by packCounts
  const counts = {
    ...emptyLedger(),
    rejected: { ...rejected },
    unreadableMessages: { ...unreadableMessages },
  };
  for (const [index, name] of PLAIN.entries()) counts[name] = numbers[index] ?? 0;
  return counts;
}

/** What a step added, by day and then by station, so that a day is written once. */
export function packLedger(ledger: ReadonlyMap<string, LedgerCounts>): readonly unknown[] {
  const days = new Map<string, unknown[]>();
  for (const [key, counts] of ledger) {
    const { station, day } = parseLedgerKey(key);
    const entries = days.get(day) ?? [];
    entries.push(station, packCounts(counts));
    days.set(day, entries);
  }
  return [...days];
}

export function unpackLedger(plain: unknown): Map<string, LedgerCounts> {
  const days = plain as readonly (readonly [string, readonly unknown[]])[]; // written by packLedger
  const ledger = new Map<string, LedgerCounts>();
  for (const [day, entries] of days) {
    for (let at = 0; at < entries.length; at += 2) {
      ledger.set(`${String(entries[at])}|${day}`, unpackCounts(entries[at + 1]));
    }
  }
  return ledger;
}

/** The entries of a ledger that are not zero, one row each. */
export function ledgerEntries(counts: LedgerCounts): readonly (readonly [entry: string, count: number])[] {
  const entries: (readonly [string, number])[] = [
    ...PLAIN.map((name): [string, number] => [name, counts[name]]),
    ...prefixed(REJECTED, counts.rejected),
    ...prefixed(UNREADABLE, counts.unreadableMessages),
  ];
  return entries.filter(([, count]) => count !== 0);
}

/** Adds one row of {@link ledgerEntries} back. */
export function addLedgerEntry(counts: LedgerCounts, entry: string, count: number): void {
  if (entry.startsWith(REJECTED)) addReason(counts.rejected, entry.slice(REJECTED.length), count);
  else if (entry.startsWith(UNREADABLE))
    addReason(counts.unreadableMessages, entry.slice(UNREADABLE.length), count);
  else for (const name of PLAIN) if (name === entry) counts[name] += count;
}

/** Adds what a step counted into totals by `station|day`, in place. */
export function addLedgerDelta(
  totals: Map<string, LedgerCounts>,
  delta: Iterable<readonly [string, LedgerCounts]>,
): void {
  for (const [key, counts] of delta) {
    const total = totals.get(key) ?? emptyLedger();
    addLedger(total, counts);
    totals.set(key, total);
  }
}

/** Station and day of a ledger key. */
export function parseLedgerKey(key: string): { readonly station: string; readonly day: string } {
  const bar = key.lastIndexOf('|');
  return { station: key.slice(0, bar), day: key.slice(bar + 1) };
}

function prefixed(prefix: string, reasons: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(reasons).map(([reason, count]) => [`${prefix}${reason}`, count]);
}

function addReason(reasons: Record<string, number>, reason: string, count: number): void {
  reasons[reason] = (reasons[reason] ?? 0) + count;
}
