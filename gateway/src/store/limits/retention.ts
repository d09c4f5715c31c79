import { mergeRanges, type SequenceRanges, STREAM, subtractRanges } from '@shivar/core/sync';
import type { SqliteDatabase, Write } from '@shivar/platform/sqlite';
import { NOTHING_PLANNED, type Planned } from '../log/planned.ts';
import { BLOCK_MESSAGES } from '../rows/time-index.ts';
import { insert } from '../schema/tables.ts';
import type { Acknowledgements, IncarnationEntry } from '../uplink/acknowledgements.ts';

/** When raw messages are deleted. An acknowledgement alone deletes nothing: the cloud may ask for any range again. */
export interface RetentionPolicy {
  /** Above this much in use, the oldest raw messages go that the cloud holds. Nothing else is ever deleted. */
  readonly maxDatabaseBytes: number;
}

/** Some ten years of one station, and a small part of any card sold today. */
export const KEEP_UNTIL_QUOTA: RetentionPolicy = { maxDatabaseBytes: 1024 * 1024 * 1024 };

/** Messages deleted with one checkpoint: twice what arrives between two of them, so that deleting keeps up. */
const MAX_DELETED = 40_000;

/** Sequences of one incarnation that go. */
interface Cut {
  readonly entry: IncarnationEntry;
  readonly ranges: SequenceRanges;
}

/** Deletes with each checkpoint what the policy says. */
export class Retention {
  readonly #database: SqliteDatabase;
  readonly #marks: Acknowledgements;
  readonly #policy: RetentionPolicy;

  constructor(database: SqliteDatabase, marks: Acknowledgements, policy: RetentionPolicy = KEEP_UNTIL_QUOTA) {
    this.#database = database;
    this.#marks = marks;
    this.#policy = policy;
  }

  /** Deletes what may go before `position`, which itself stays: it says how far the log goes. */
  async plan(position: number): Promise<Planned> {
    if ((await usedBytes(this.#database)) <= this.#policy.maxDatabaseBytes) return NOTHING_PLANNED;
    const cuts = this.#cuts(position - 1);
    if (cuts.length === 0) return NOTHING_PLANNED;
    return {
      writes: [...cuts.flatMap((cut) => this.#writes(cut)), FORGET_HOURS],
      apply: () => {
        for (const cut of cuts) this.#marks.setDiscarded(cut.entry.number, STREAM.raw, this.#discarded(cut));
      },
    };
  }

  /** The oldest messages up to position `last` that the cloud holds, as many as go at once. */
  #cuts(last: number): Cut[] {
    const cuts: Cut[] = [];
    let left = MAX_DELETED;
    for (const entry of this.#marks.incarnations()) {
      const held = this.#marks.held(entry.number, STREAM.raw);
      const kept = subtractRanges(held, this.#marks.discarded(entry.number, STREAM.raw));
      const ranges = oldest(kept, last - entry.logBase, left);
      if (ranges.length > 0) cuts.push({ entry, ranges });
      left -= ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    }
    return cuts;
  }

  #discarded({ entry, ranges }: Cut): SequenceRanges {
    return mergeRanges(this.#marks.discarded(entry.number, STREAM.raw), ranges);
  }

  #writes(cut: Cut): readonly Write[] {
    const { number, logBase } = cut.entry;
    const rows = this.#discarded(cut).map(([first, last]) => [number, STREAM.raw, first, last]);
    return [
      ...cut.ranges.map(([first, last]) => deleteMessages(logBase + first, logBase + last)),
      {
        kind: 'run',
        sql: 'DELETE FROM discarded WHERE incarnation = ? AND stream = ?',
        parameters: [number, STREAM.raw],
      },
      insert('discarded', rows),
    ];
  }
}

/** The first `count` sequences of some ranges, none above `last`. */
function oldest(ranges: SequenceRanges, last: number, count: number): SequenceRanges {
  const taken: [number, number][] = [];
  let left = count;
  for (const [from, to] of ranges) {
    const end = Math.min(to, last, from + left - 1);
    if (end < from) break;
    taken.push([from, end]);
    left -= end - from + 1;
  }
  return taken;
}

function deleteMessages(first: number, last: number): Write {
  return {
    kind: 'run',
    sql: 'DELETE FROM message_log WHERE position BETWEEN ? AND ?',
    parameters: [first, last],
  };
}

const FORGET_HOURS: Write = {
  kind: 'run',
  sql: `DELETE FROM log_hours WHERE block < (SELECT min(position) / ${BLOCK_MESSAGES} FROM message_log)`,
};

async function usedBytes(database: SqliteDatabase): Promise<number> {
  const sql = `SELECT (page_count - freelist_count) * page_size AS used
    FROM pragma_page_count, pragma_freelist_count, pragma_page_size`;
  const [row] = await database.read(sql);
  return Number(row?.used);
}
