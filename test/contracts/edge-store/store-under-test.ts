import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Batch, StateEntry } from '@shivar/core/pipeline';
import type { StreamCode, StreamRecord } from '@shivar/core/sync';
import type { EdgeReader, EdgeStore, OpenedStore, RestoredState } from '@shivar/gateway/store';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export type StoreWithReader = EdgeStore & { readonly reader: EdgeReader };

/** An implementation of the edge store. */
export interface EdgeStoreUnderTest {
  /** A store on a file that may exist, not yet open. */
  create(file: string): StoreWithReader;
  /** A program that does so and then calls `writeUntilKilled`: its arguments are the file, a number, and `argument`. */
  readonly writer: { readonly program: string; readonly argument: string };
}

/** An open store and what opening it gave. */
export interface OpenStore extends OpenedStore {
  readonly store: StoreWithReader;
}

/** One file for the length of a test, which the test can open again and again, as a restart does. */
export class StoreFile {
  readonly file: string;
  readonly #under: EdgeStoreUnderTest;
  #open: StoreWithReader | undefined;

  constructor(t: TestContext, under: EdgeStoreUnderTest) {
    this.file = path.join(temporaryFolder(t), 'edge.db');
    this.#under = under;
    t.after(() => this.close());
  }

  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = undefined;
  }

  async open(): Promise<OpenStore> {
    await this.close();
    const store = this.#under.create(this.file);
    this.#open = store;
    return { store, ...(await store.open()) };
  }
}

/** Everything a restart begins from, read to the end. */
export async function everything(
  restored: RestoredState,
): Promise<{ readonly state: readonly StateEntry[]; readonly replay: readonly Batch[] }> {
  return { state: await all(restored.state), replay: await all(restored.replay) };
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

/** Drains a stream: what is pending, acknowledged slice by slice. */
export async function drain(
  store: EdgeStore,
  stream: StreamCode,
  options: { readonly maxRecords: number; readonly newestFirst?: boolean } = { maxRecords: 7 },
): Promise<Map<string, StreamRecord[]>> {
  const drained = new Map<string, StreamRecord[]>();
  for (;;) {
    const slice = await store.pending(stream, { maxBytes: 1_000_000, ...options });
    if (slice === undefined) return drained;
    const records = drained.get(slice.incarnation) ?? [];
    drained.set(slice.incarnation, [...records, ...slice.records]);
    const ranges = slice.records.map(({ sequence }) => [sequence, sequence] as const);
    for (const range of ranges) await store.acknowledge(slice.incarnation, stream, [range]);
  }
}
