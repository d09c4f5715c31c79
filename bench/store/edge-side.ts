import path from 'node:path';
import type { Batch, MessageInput, Pipeline, PipelineInput } from '@shivar/core/pipeline';
import { LANES } from '@shivar/core/sync';
import { type Clock, MINUTE } from '@shivar/core/time';
import { Committer, composeCommit, isWorthStoring, type OutboxRecord } from '@shivar/gateway/pipeline';
import { Reports } from '@shivar/gateway/runtime';
import { type EdgeReader, type EdgeStore, type EdgeStoreOptions, openEdgeStore } from '@shivar/gateway/store';
import { villagePipeline } from '../support/village-load.ts';

/** How often the gateway reports latest values and counts upstream. */
const REPORT_EVERY_MS = 15 * MINUTE;

/**
 * All that a gateway writes for its readings, by the gateway's own parts and at its own intervals, on a clock in the
 * hands of the benchmark: step, log, panes, records for the uplink, checkpoints, reports, marks of the cloud.
 */
export class EdgeSide {
  readonly #store: EdgeStore & { readonly reader: EdgeReader };
  readonly #committer: Committer;
  readonly #pipeline: Pipeline;
  readonly #reports: Reports;
  readonly #incarnation: string;
  readonly #startMs: number;
  #elapsedMs = 0;

  private constructor(
    store: EdgeStore & { readonly reader: EdgeReader },
    incarnation: string,
    startMs: number,
  ) {
    this.#store = store;
    this.#incarnation = incarnation;
    this.#startMs = startMs;
    this.#pipeline = villagePipeline(incarnation, startMs);
    const clock: Clock = {
      now: () => startMs + this.#elapsedMs,
      elapsed: () => this.#elapsedMs,
      quality: () => 'synced',
    };
    this.#reports = new Reports(store.reader, clock);
    this.#committer = new Committer({
      store,
      monotonic: { now: () => this.#elapsedMs },
      scheduler: { after: () => () => undefined },
      committed: () => undefined,
      failed: () => undefined,
      checkpointEveryMs: undefined,
    });
  }

  /** A new store in `folder`; it is `startMs` UTC. */
  static async open(
    folder: string,
    startMs: number,
    options: Pick<EdgeStoreOptions, 'backend' | 'pageBytes'>,
  ): Promise<EdgeSide> {
    const file = path.join(folder, 'edge.db');
    const store = openEdgeStore({ path: file, gateway: 'gw-bench', softwareVersion: '0', ...options });
    const { incarnation } = await store.open();
    return new EdgeSide(store, incarnation, startMs);
  }

  /** `passedMs` pass with what falls due in them, then the messages are stepped and committed together. */
  async commit(messages: readonly MessageInput[], passedMs: number): Promise<void> {
    const before = this.#elapsedMs;
    this.#elapsedMs += passedMs;
    const passed = (everyMs: number): boolean =>
      Math.floor(before / everyMs) !== Math.floor(this.#elapsedMs / everyMs);
    if (passed(MINUTE)) await this.#tickAndDrain();
    if (passed(REPORT_EVERY_MS)) {
      await this.#commit([], [...(await this.#reports.snapshots()), ...(await this.#reports.ledgers())]);
    }
    await this.#commit(messages, []);
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  /** A tick, and a cloud that takes everything there is once a minute. */
  async #tickAndDrain(): Promise<void> {
    await this.#commit([{ kind: 'tick' }], []);
    for (const { stream } of LANES) {
      const slice = await this.#store.pending(stream, { maxRecords: 4096, maxBytes: 256 * 1024 });
      const [first, last] = [slice?.records[0]?.sequence, slice?.records.at(-1)?.sequence];
      if (slice === undefined || first === undefined || last === undefined) continue;
      await this.#store.acknowledge(slice.incarnation, stream, [[first, last]]);
    }
  }

  async #commit(inputs: readonly PipelineInput[], records: readonly OutboxRecord[]): Promise<void> {
    const batch: Batch = {
      incarnation: this.#incarnation,
      elapsedMs: this.#elapsedMs,
      now: this.#startMs + this.#elapsedMs,
      inputs,
    };
    const effects = this.#pipeline.step(batch);
    const items = [{ records, bytes: 0 }];
    const composed = composeCommit({ items, batch, effects }, []);
    if (!isWorthStoring(composed)) return;
    const failure = await this.#committer.commit(composed, this.#pipeline);
    if (failure !== undefined) throw failure;
  }
}
