/**
 * Where every received reading went. The unit is one reading (one value of one observed property).
 * received = stored + duplicate + quarantined + rejected + unresolved; late readings are within stored, and so
 * are possible duplicates. Messages that could not be read at all are counted apart, as messages.
 */
export interface LedgerCounts {
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  /** By reason, for example `outOfRange`. */
  rejected: Record<string, number>;
  unresolved: number;
  /** Within stored: later than every allowed lateness, so in no window. */
  late: number;
  /** Within stored: without an identity and beyond the duplicate horizon. */
  possibleDuplicate: number;
  /** Messages, not readings, by reason. */
  unreadableMessages: Record<string, number>;
}

/** A ledger with nothing in it. */
export function emptyLedger(): LedgerCounts {
  return {
    received: 0,
    stored: 0,
    duplicate: 0,
    quarantined: 0,
    rejected: {},
    unresolved: 0,
    late: 0,
    possibleDuplicate: 0,
    unreadableMessages: {},
  };
}

/** Adds `more` into `total`, in place. */
export function addLedger(total: LedgerCounts, more: LedgerCounts): void {
  total.received += more.received;
  total.stored += more.stored;
  total.duplicate += more.duplicate;
  total.quarantined += more.quarantined;
  total.unresolved += more.unresolved;
  total.late += more.late;
  total.possibleDuplicate += more.possibleDuplicate;
  addReasons(total.rejected, more.rejected);
  addReasons(total.unreadableMessages, more.unreadableMessages);
}

function addReasons(total: Record<string, number>, more: Record<string, number>): void {
  for (const [reason, count] of Object.entries(more)) total[reason] = (total[reason] ?? 0) + count;
}

/** Whether every received reading is accounted for. */
export function ledgerBalances(ledger: LedgerCounts): boolean {
  const rejected = Object.values(ledger.rejected).reduce((sum, count) => sum + count, 0);
  const accounted = ledger.stored + ledger.duplicate + ledger.quarantined + rejected + ledger.unresolved;
  return ledger.received === accounted;
}
