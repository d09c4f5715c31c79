import { assert } from '@shivar/core/errors';
import type { Incarnation } from '@shivar/core/model';
import type { Batch, Effects } from '@shivar/core/pipeline';
import type { SequenceRanges, StreamCode, StreamRanges } from '@shivar/core/sync';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type {
  Commit,
  DispatchEntry,
  DispatchOutcome,
  EdgeStore,
  OpenedStore,
  RecordSlice,
  RestoredState,
} from './edge-store.ts';
import type { CommitLog } from './log/commit-log.ts';
import { type EdgeStoreOptions, type OpenFile, openFile } from './open-file.ts';
import type { ReadSource } from './reading/sqlite-edge-reader.ts';
import { DISPATCH_COLUMNS, dispatchEntry, recordAttempt } from './rows/dispatch-rows.ts';
import type { PendingOptions } from './uplink/pending.ts';
import type { UplinkMarks } from './uplink/uplink-marks.ts';

/** The edge store on one SQLite file: the parts joined behind the port. */
export class SqliteEdgeStore implements EdgeStore {
  readonly #options: EdgeStoreOptions;
  #opening: Promise<OpenFile> | undefined;
  #file: OpenFile | undefined;

  /** For the reader: the file, and what of it is only in memory. */
  readonly source: ReadSource = {
    database: () => this.#opened().database,
    unfolded: async () => this.#opened().log.unfolded,
    marks: async () => this.#opened().marks,
  };

  constructor(options: EdgeStoreOptions) {
    this.#options = options;
  }

  async open(): Promise<OpenedStore> {
    assert(this.#opening === undefined, 'a store is opened once');
    this.#opening = openFile(this.#options);
    this.#file = await this.#opening;
    const { entry, predecessor, cloudEpoch, log } = this.#file;
    return { incarnation: entry.incarnation, predecessor, cloudEpoch, ...log.restored() };
  }

  async commit(commit: Commit): Promise<void> {
    await this.#log().commit(commit);
  }

  async reload(): Promise<RestoredState> {
    return this.#log().restored();
  }

  replayed(batch: Batch, effects: Effects): void {
    this.#log().replayed(batch, effects);
  }

  async pending(stream: StreamCode, options: PendingOptions): Promise<RecordSlice | undefined> {
    return this.#uplink().pending(stream, options);
  }

  async acknowledge(incarnation: Incarnation, stream: StreamCode, ranges: SequenceRanges): Promise<void> {
    await this.#uplink().acknowledge({ incarnation, stream, ranges });
  }

  async reopen(incarnation: Incarnation, stream: StreamCode, ranges: SequenceRanges): Promise<void> {
    await this.#uplink().reopen({ incarnation, stream, ranges });
  }

  async adoptEpoch(epoch: string, held: readonly StreamRanges[]): Promise<void> {
    await this.#uplink().adoptEpoch(epoch, held);
  }

  async waitingDispatch(limit: number): Promise<readonly DispatchEntry[]> {
    const sql = `SELECT ${DISPATCH_COLUMNS} FROM dispatch WHERE state = 'waiting' ORDER BY id LIMIT ?`;
    const rows = await this.#database().read(sql, [limit]);
    return rows.map(dispatchEntry);
  }

  async recordDispatch(key: string, outcome: DispatchOutcome): Promise<void> {
    await this.#database().transaction([recordAttempt(key, outcome)]);
  }

  async close(): Promise<void> {
    const file = await this.#opening?.catch(() => undefined); // whoever called open() has the error
    await file?.database.close();
  }

  #database(): SqliteDatabase {
    return this.#opened().database;
  }

  #log(): CommitLog {
    return this.#opened().log;
  }

  #uplink(): UplinkMarks {
    return this.#opened().uplink;
  }

  #opened(): OpenFile {
    assert(this.#file !== undefined, 'open() comes first');
    return this.#file;
  }
}
