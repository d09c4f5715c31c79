import { ShivarError } from '@shivar/core/errors';
import type { Incarnation } from '@shivar/core/model';
import type { Effects } from '@shivar/core/pipeline';
import type { Cancel, Monotonic, Scheduler } from '@shivar/core/time';
import type { Commit, DispatchOrder, EdgeStore, RestoredState } from '../store/edge-store.ts';
import type { GatewayClock } from './clocks.ts';
import { CommitWindow } from './commit-window.ts';
import { Committer } from './committer.ts';
import { type ComposedCommit, composeCommit, isWorthStoring } from './compose-commit.ts';
import type { Engine, RestoredEngine } from './engine.ts';
import { pause } from './pause.ts';
import { withoutPoison } from './poison.ts';
import type { WorkItem } from './work-item.ts';
import { WorkQueue } from './work-queue.ts';

export interface LoopOptions {
  readonly store: Pick<EdgeStore, 'commit' | 'reload'>;
  readonly incarnation: Incarnation;
  /** As the store was opened. */
  readonly restored: RestoredEngine;
  /** Builds the engine again after a failed commit, from what the store holds. */
  readonly restore: (state: RestoredState) => Promise<RestoredEngine>;
  readonly clock: GatewayClock;
  readonly monotonic: Monotonic;
  readonly scheduler: Scheduler;
  /** Texts to be sent for the transitions of a step, committed with it. */
  readonly orders: (effects: Effects) => readonly DispatchOrder[];
  /** After each commit. */
  readonly committed?: (commit: Commit) => void;
  /** After each batch, stored or not: less waits than before. */
  readonly settled?: () => void;
  /** A commit, the reload after it, or a step failed; the loop goes on by itself. */
  readonly failed?: (error: unknown) => void;
  /** The store or the state is broken for good: the program must end and start clean. */
  readonly fatal: (error: unknown) => void;
  /** Whether an item should not wait for company. */
  readonly atOnce?: (item: WorkItem) => boolean;
  readonly window?: CommitWindow;
  readonly checkpointEveryMs?: number;
}

/** What the loop has done since it began, and what waits. */
export interface LoopCounts {
  readonly commits: number;
  readonly settledItems: number;
  readonly failures: number;
  readonly waitingItems: number;
}

/** Pause after a failed commit, so that work of our own that fails again and again does not spin. */
const RECOVERY_PAUSE_MS = 250;

/**
 * Drives the step: takes work in the order it comes, steps it in batches, commits each batch whole and only then
 * settles what was in it. One commit is in flight while the next batch gathers.
 */
export class PipelineLoop {
  readonly #options: LoopOptions;
  readonly #window: CommitWindow;
  readonly #committer: Committer;
  readonly #queue = new WorkQueue();
  readonly #counts = { commits: 0, settledItems: 0, failures: 0 };
  #engine: Engine;
  #running = false;
  #decisionPlanned = false;
  #cancelWait: Cancel | undefined;
  #atOnce = false;
  /** Items still to be stepped one by one, to find the one on which the step failed. */
  #oneByOne = 0;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#engine = options.restored.engine;
    this.#window = options.window ?? new CommitWindow();
    this.#committer = new Committer({
      ...options,
      checkpointEveryMs: options.checkpointEveryMs,
      committed: (commit) => this.#committed(commit),
      failed: (error) => this.#failed(error),
    });
    this.#committer.restored(options.restored.replayedInputs);
  }

  /** Takes one item in. It is settled after its commit; see {@link WorkItem}. */
  submit(item: WorkItem): void {
    this.#queue.push(item);
    if (item.clientId !== undefined) this.#window.arrived(item.clientId, this.#options.monotonic.now());
    if (item.clientId === undefined || this.#options.atOnce?.(item) === true) this.#atOnce = true;
    this.#planDecision();
  }

  /** Resolves when everything submitted before is stored, or rejects with the reason why it is not. */
  flush(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.submit({ bytes: 0, settle: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  }

  /** Stores everything submitted so far and the keyed state with it, so that the next start has nothing to replay. */
  async checkpoint(): Promise<void> {
    this.#committer.wantCheckpoint();
    this.submit({ bytes: 0, input: { kind: 'tick' } });
    await this.flush();
  }

  /** Roughly what the work not yet taken into a batch costs in memory. */
  get waitingBytes(): number {
    return this.#queue.bytes;
  }

  get counts(): LoopCounts {
    return { ...this.#counts, waitingItems: this.#queue.length };
  }

  /** After the current turn of the event loop, so that all of one socket read is in the batch. */
  #planDecision(): void {
    if (this.#running || this.#decisionPlanned) return;
    this.#decisionPlanned = true;
    setImmediate(() => {
      this.#decisionPlanned = false;
      this.#decide();
    });
  }

  #decide(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    if (this.#running || this.#queue.length === 0) return;
    const waitMs = this.#atOnce || this.#queue.full ? 0 : this.#window.waitMs(this.#options.monotonic.now());
    if (waitMs > 0) {
      this.#cancelWait = this.#options.scheduler.after(waitMs, () => this.#decide());
      return;
    }
    this.#running = true;
    this.#runBatch().then(
      () => {
        this.#running = false;
        if (this.#queue.length > 0) this.#planDecision();
      },
      (error) => this.#options.fatal(error),
    );
  }

  async #runBatch(): Promise<void> {
    const items = this.#queue.take(this.#oneByOne > 0 ? 1 : undefined);
    this.#oneByOne = Math.max(0, this.#oneByOne - 1);
    this.#atOnce = this.#queue.length > 0;
    this.#window.sealed();
    const composed = this.#step(items);
    if (composed instanceof StepFailure) return this.#isolate(items, composed.cause);
    const needed = isWorthStoring(composed) || this.#committer.checkpointWanted;
    const error = needed ? await this.#committer.commit(composed, this.#engine) : undefined;
    if (error === undefined) this.#settle(items, undefined);
    else await this.#recover(items, error);
  }

  #step(items: readonly WorkItem[]): ComposedCommit | StepFailure {
    const { clock, incarnation } = this.#options;
    for (const { toldMs } of items) if (toldMs !== undefined) clock.told(toldMs, clock.elapsed());
    const inputs = items.flatMap((item) => item.input ?? []);
    const batch = { incarnation, elapsedMs: clock.elapsed(), now: clock.now(), inputs };
    try {
      const effects = this.#engine.step(batch);
      return composeCommit({ items, batch, effects }, this.#options.orders(effects));
    } catch (error) {
      this.#failed(error);
      return new StepFailure(error);
    }
  }

  #settle(items: readonly WorkItem[], error: Error | undefined): void {
    const answered = new Set<string>();
    for (const item of items) {
      if (item.clientId !== undefined) answered.add(item.clientId);
      item.settle?.(error);
    }
    if (error === undefined) this.#counts.settledItems += items.length;
    this.#window.answered(answered, this.#options.monotonic.now());
    this.#options.settled?.();
  }

  /**
   * Nothing of the batch is stored: publishers are told so and keep their messages, our own items go back in front,
   * and the state becomes what the store holds.
   */
  async #recover(items: readonly WorkItem[], error: Error): Promise<void> {
    this.#settle(
      items.filter((item) => item.settle !== undefined),
      error,
    );
    this.#queue.unshift(items.filter((item) => item.settle === undefined));
    await pause(this.#options.scheduler, RECOVERY_PAUSE_MS);
    await this.#reload();
  }

  /** The step threw on this batch: find the item, put its bytes away, and let the others pass. */
  async #isolate(items: readonly WorkItem[], error: unknown): Promise<void> {
    const [only] = items;
    if (items.length > 1 || only === undefined) {
      this.#queue.unshift(items);
      this.#oneByOne = items.length;
    } else {
      const harmless = withoutPoison(only, error);
      if (harmless === undefined) throw error;
      this.#queue.unshift([harmless]);
    }
    await this.#reload();
  }

  async #reload(): Promise<void> {
    for (;;) {
      try {
        const restored = await this.#options.restore(await this.#options.store.reload());
        this.#engine = restored.engine;
        this.#committer.restored(restored.replayedInputs);
        return;
      } catch (error) {
        this.#failed(error);
        if (!(error instanceof ShivarError && error.retryable)) throw error;
        await pause(this.#options.scheduler, RECOVERY_PAUSE_MS);
      }
    }
  }

  #committed(commit: Commit): void {
    this.#counts.commits += 1;
    this.#options.committed?.(commit);
  }

  #failed(error: unknown): void {
    this.#counts.failures += 1;
    this.#options.failed?.(error);
  }
}

/** The step threw. Its state is worth nothing any more. */
class StepFailure {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}
