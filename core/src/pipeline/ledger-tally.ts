import type { StationId } from '../model/identifiers.ts';
import { emptyLedger, type LedgerCounts } from '../model/ledger.ts';
import { istDate, istDayStart } from '../time/indian-days.ts';
import type { EventTime } from '../time/instants.ts';

/** The day of what came in before its time was known. */
export const UNDATED_DAY = 'undated';

/** What a step adds to the ledger, by station and Indian day of arrival. */
export class LedgerTally {
  readonly counts: Map<string, LedgerCounts> = new Map();
  /** Readings of one step mostly arrive on the same day. */
  #dayStart: EventTime | undefined;
  #day: string = UNDATED_DAY;

  /** The counts to add to; `arrival` is undefined while the time is not known. */
  at(station: StationId, arrival: EventTime | undefined): LedgerCounts {
    const key = `${station}|${arrival === undefined ? UNDATED_DAY : this.#dayOf(arrival)}`;
    const known = this.counts.get(key);
    if (known !== undefined) return known;
    const created = emptyLedger();
    this.counts.set(key, created);
    return created;
  }

  #dayOf(arrival: EventTime): string {
    const start = istDayStart(arrival);
    if (start !== this.#dayStart) {
      this.#dayStart = start;
      this.#day = istDate(arrival);
    }
    return this.#day;
  }
}

/** Adds to a count by reason. */
export function countReason(counts: Record<string, number>, reason: string, more: number): void {
  counts[reason] = (counts[reason] ?? 0) + more;
}
