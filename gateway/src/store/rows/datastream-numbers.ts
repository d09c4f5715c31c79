import type { DatastreamId } from '@shivar/core/model';
import type { SqliteDatabase, Write } from '@shivar/platform/sqlite';
import { insert } from '../schema/tables.ts';

/** Short numbers for datastreams in the rows of panes. In memory: one entry per datastream of the box. */
export class DatastreamNumbers {
  readonly #numbers = new Map<DatastreamId, number>();

  async load(database: SqliteDatabase): Promise<void> {
    const rows = await database.read('SELECT number, datastream FROM datastreams');
    for (const { number, datastream } of rows) this.#numbers.set(String(datastream), Number(number));
  }

  /** Looks numbers up for one commit, and gathers the writes that new ones need. */
  lookup(): NumberLookup {
    const added = new Map<DatastreamId, number>();
    return {
      number: (datastream) => {
        const number = this.#numbers.get(datastream) ?? added.get(datastream);
        if (number !== undefined) return number;
        const next = this.#numbers.size + added.size + 1;
        added.set(datastream, next);
        return next;
      },
      write: () =>
        insert(
          'datastream',
          [...added].map(([datastream, number]) => [number, datastream]),
        ),
      apply: () => {
        for (const [datastream, number] of added) this.#numbers.set(datastream, number);
      },
    };
  }
}

export interface NumberLookup {
  readonly number: (datastream: DatastreamId) => number;
  readonly write: () => Write;
  /** To be called when the writes have happened. */
  readonly apply: () => void;
}
