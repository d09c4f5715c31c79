import { assert, ShivarError } from '@shivar/core/errors';
import {
  areRanges,
  countRanges,
  type SequenceRanges,
  type StreamCode,
  type StreamRanges,
} from '@shivar/core/sync';
import type { SqliteDatabase, Write } from '@shivar/platform/sqlite';
import type { RecordSlice } from '../edge-store.ts';
import { hasRows, insert } from '../schema/tables.ts';
import type { Acknowledgements, IncarnationEntry } from './acknowledgements.ts';
import { type PendingOptions, readGap } from './pending.ts';

/** New ranges of one stream of one incarnation. */
interface Held {
  readonly entry: IncarnationEntry;
  readonly stream: StreamCode;
  readonly held: SequenceRanges;
}

/** What the cloud holds and what waits for it. Changes of the marks run one after another. */
export class UplinkMarks {
  readonly #database: SqliteDatabase;
  readonly #marks: Acknowledgements;
  #last: Promise<void> = Promise.resolve();

  constructor(database: SqliteDatabase, marks: Acknowledgements) {
    this.#database = database;
    this.#marks = marks;
  }

  async pending(stream: StreamCode, options: PendingOptions): Promise<RecordSlice | undefined> {
    const gap = options.newestFirst === true ? this.#marks.newestGap(stream) : this.#marks.oldestGap(stream);
    return gap === undefined ? undefined : readGap(this.#database, gap, options);
  }

  acknowledge(settled: StreamRanges): Promise<void> {
    return this.#inTurn(() => this.#replace(settled, this.#settled(settled)));
  }

  reopen(wanted: StreamRanges): Promise<void> {
    return this.#inTurn(() => {
      const { entry, stream, ranges } = this.#known(wanted);
      return this.#replace(wanted, this.#marks.withReopened(entry.number, stream, ranges));
    });
  }

  adoptEpoch(epoch: string, all: readonly StreamRanges[]): Promise<void> {
    return this.#inTurn(async () => {
      // Lives the cloud knows of and this file does not: the card was exchanged. They are not ours to send.
      const ours = all.filter(({ incarnation }) => this.#marks.incarnation(incarnation) !== undefined);
      const held = ours.map((one): Held => {
        const { entry, stream, ranges } = this.#known(one);
        return { entry, stream, held: this.#marks.existing(entry.number, stream, ranges) };
      });
      await this.#database.transaction([...beginEpoch(epoch), heldRows(held)].filter(hasRows));
      this.#marks.clearHeld();
      this.#apply(held);
    });
  }

  #settled(settled: StreamRanges): SequenceRanges {
    const { entry, stream, ranges } = this.#known(settled);
    return this.#marks.withSettled(entry.number, stream, ranges);
  }

  async #replace(of: StreamRanges, held: SequenceRanges): Promise<void> {
    const { entry, stream } = this.#known(of);
    if (countRanges(held) === countRanges(this.#marks.held(entry.number, stream))) return;
    const change = [{ entry, stream, held }];
    await this.#database.transaction([clearHeld(entry.number, stream), heldRows(change)].filter(hasRows));
    this.#apply(change);
  }

  #apply(changes: readonly Held[]): void {
    for (const { entry, stream, held } of changes) this.#marks.setHeld(entry.number, stream, held);
  }

  #known({ incarnation, stream, ranges }: StreamRanges): {
    readonly entry: IncarnationEntry;
    readonly stream: StreamCode;
    readonly ranges: SequenceRanges;
  } {
    const entry = this.#marks.incarnation(incarnation);
    if (entry === undefined) {
      throw new ShivarError('STORE_UNKNOWN_INCARNATION', `this store has no incarnation ${incarnation}`);
    }
    assert(areRanges(ranges), 'ranges rise and never touch');
    return { entry, stream, ranges };
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => undefined); // the caller has the error; the next change starts from what is stored
    return result;
  }
}

function clearHeld(incarnation: number, stream: StreamCode): Write {
  return {
    kind: 'run',
    sql: 'DELETE FROM acknowledged WHERE incarnation = ? AND stream = ?',
    parameters: [incarnation, stream],
  };
}

function heldRows(changes: readonly Held[]): Write {
  const rows = changes.flatMap(({ entry, stream, held }) =>
    held.map(([first, last]) => [entry.number, stream, first, last]),
  );
  return insert('acknowledged', rows);
}

/** Removes every mark and writes down whose marks follow. */
function beginEpoch(epoch: string): readonly Write[] {
  return [
    { kind: 'run', sql: 'DELETE FROM acknowledged' },
    { kind: 'run', sql: 'INSERT OR REPLACE INTO cloud_epoch (id, epoch) VALUES (0, ?)', parameters: [epoch] },
  ];
}
