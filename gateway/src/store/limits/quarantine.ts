import type { SqliteDatabase, SqlValue, Write } from '@shivar/platform/sqlite';
import type { QuarantinedPayload } from '../edge-store.ts';
import { NOTHING_PLANNED, type Planned } from '../log/planned.ts';
import { insert } from '../schema/tables.ts';

/** Bounds of the quarantine: the oldest payloads go when it is full, their count by reason stays. */
export interface QuarantineLimits {
  /** A technician looks at the latest few; a thousand also shows which device it is. */
  readonly rows: number;
  /** Of payloads with their topics. Small beside the message log, and 64 of the largest packets the broker takes. */
  readonly bytes: number;
}

export const QUARANTINE_LIMITS: QuarantineLimits = { rows: 1000, bytes: 4 * 1024 * 1024 };

interface Kept {
  readonly id: number;
  readonly bytes: number;
}

/** Knows which payloads are in quarantine, so that each commit also says which have to go. */
export class Quarantine {
  readonly #limits: QuarantineLimits;
  #kept: readonly Kept[] = [];

  constructor(limits: QuarantineLimits = QUARANTINE_LIMITS) {
    this.#limits = limits;
  }

  async load(database: SqliteDatabase): Promise<void> {
    const sql = `SELECT id, length(payload) + length(topic) + length(detail) AS bytes
      FROM quarantine ORDER BY id`;
    const rows = await database.read(sql);
    this.#kept = rows.map(({ id, bytes }) => ({ id: Number(id), bytes: Number(bytes) }));
  }

  /** Takes in `payloads`, and lets go of what no longer fits. */
  plan(payloads: readonly QuarantinedPayload[], at: number | null): Planned {
    if (payloads.length === 0) return NOTHING_PLANNED;
    const nextId = (this.#kept.at(-1)?.id ?? 0) + 1;
    const arrived = payloads.map(({ payload, topic, detail }, index) => ({
      id: nextId + index,
      bytes: payload.length + topic.length + detail.length,
    }));
    const kept = this.#newestWithin([...this.#kept, ...arrived]);
    const oldest = kept[0]?.id ?? Number.POSITIVE_INFINITY;
    const rows = payloads
      .map(({ topic, reason, detail, payload }, index): SqlValue[] => [
        nextId + index,
        topic,
        reason,
        detail,
        at,
        payload,
      ])
      .filter(([id]) => Number(id) >= oldest);
    const writes: Write[] = [insert('quarantine', rows), insert('quarantineCount', countRows(payloads))];
    if (this.#kept.some(({ id }) => id < oldest)) {
      writes.push({ kind: 'run', sql: 'DELETE FROM quarantine WHERE id < ?', parameters: [oldest] });
    }
    return {
      writes,
      apply: () => {
        this.#kept = kept;
      },
    };
  }

  /** The newest always stays, however large: ids go on counting from it. */
  #newestWithin(all: readonly Kept[]): readonly Kept[] {
    let bytes = 0;
    let first = all.length;
    while (first > 0 && all.length - first < this.#limits.rows) {
      bytes += all[first - 1]?.bytes ?? 0;
      if (bytes > this.#limits.bytes && first < all.length) break;
      first -= 1;
    }
    return all.slice(first);
  }
}

function countRows(payloads: readonly QuarantinedPayload[]): SqlValue[][] {
  const counts = new Map<string, number>();
  for (const { reason } of payloads) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts];
}
