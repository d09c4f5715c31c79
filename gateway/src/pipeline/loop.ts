import { ShivarError } from '@shivar/core/errors';
import type { Incarnation } from '@shivar/core/model';
import type { Effects } from '@shivar/core/pipeline';
import type { Cancel, Monotonic, Scheduler } from '@shivar/core/time';
import type { Commit, DispatchOrder, EdgeStore, RestoredState } from '../store/edge-store.ts';
import type { GatewayClock } from './clocks.ts';
import { CommitWindow } from './commit-window.ts';
import { composeCommit, isWorthStoring, type SteppedBatch } from './compose-commit.ts';
import type { Engine } from './engine.ts';
import type { WorkItem } from './work-item.ts';
import { WorkQueue } from './work-queue.ts';

export interface LoopOptions {
  readonly store: Pick<EdgeStore, 'commit' | 'reload'>;
  readonly incarnation: Incarnation;
  readonly engine: Engine;
  /** Builds the engine again after a failed commit, from what the store holds. */
  readonly restore: (state: RestoredState) => Promise<Engine>;
  readonly clock: GatewayClock;
  readonly monotonic: Monotonic;
  readonly scheduler: Scheduler;
  /** Texts to be sent for the transitions of a step, committed with it. */
  readonly orders: (effects: Effects) => readonly DispatchOrder[];
  /** After each commit. */
  readonly committed?: (commit: Commit) => void;
  /** A commit or the reload after it failed; the loop goes on by itself. */
  readonly failed?: (error: unknown) => void;
  /** The store or the step is broken for good: the program must end and start clean. */
  readonly fatal: (error: unknown) => void;
  /** Whether an item should not wait for company. */
  readonly atOnce?: (item: WorkItem) => boolean;
  readonly window?: CommitWindow;
  readonly checkpointEveryMs?: number;
}

/** What the loop has done since it began. */
export interface LoopCounts {
  readonly commits: number;
  readonly committedItems: number;
  readonly failedCommits: number;
  readonly waitingItems: number;
  readonly waitingBytes: number;
}

/** Replaying the log since the last checkpoint is what a restart costs; writing one is what the card pays. */
const CHECKPOINT_EVERY_MS = 30_000;
/** Messages after which a checkpoint is due however little time has passed: a restart replays no more than these. */
const CHECKPOINT_EVERY_ITEMS = 20_000;
/** Tries of the same commit when the store says that it may succeed, and the pause before the next one. */
const COMMIT_TRIES = 3;
const RETRY_PAUSE_MS = 100;
/** Pause between tries to read the state back after a failed commit. */
const RELOAD_PAUSE_MS = 1000;

/**
 * Drives the step: takes work in the order it comes, steps it in batches, commits each batch whole and only then
 * settles what was in it. One commit is in flight while the next batch gathers.
 */
export class PipelineLoop {
  readonly #options: LoopOptions;
  readonly #window: CommitWindow;
  readonly #queue = new WorkQueue();
  #engine: Engine;
  #busy = false;
  #decisionPlanned = false;
  #cancelWait: Cancel | undefined;
  #atOnce = false;
  #checkpointAt: number;
  #itemsSinceCheckpoint = 0;
  #checkpointWanted = false;
  #counts = { commits: 0, committedItems: 0, failedCommits: 0 };

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#engine = options.engine;
    this.#window = options.window ?? new CommitWindow();
    this.#checkpointAt = options.monotonic.now() + this.#checkpointEveryMs;
  }

  /** Takes one item in. It is settled after its commit; see {@link WorkItem}. */
  submit(item: WorkItem): void {
    this.#queue.push(item);
    if (item.clientId === undefined) this.#atOnce = true;
    else {
      this.#window.arrived(item.clientId, this.#options.monotonic.now());
      if (this.#options.atOnce?.(item) === true) this.#atOnce = true;
    }
    this.#planDecision();
  }

  /** Resolves when everything submitted before is stored, or rejects with the reason why it cannot be. */
  flush(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.submit({ bytes: 0, settle: (error) => (error === undefined ? resolve() : reject(error)) });
    });
  }

  /** Stores everything submitted so far, and the keyed state with it, so that the next start has nothing to replay. */
  async checkpoint(): Promise<void> {
    this.#checkpointWanted = true;
    this.submit({ bytes: 0, input: { kind: 'tick' } });
    await this.flush();
  }

  get counts(): LoopCounts {
    return { ...this.#counts, waitingItems: this.#queue.length, waitingBytes: this.#queue.bytes };
  }

  get #checkpointEveryMs(): number {
    return this.#options.checkpointEveryMs ?? CHECKPOINT_EVERY_MS;
  }

  /** After the current turn of the event loop, so that all of one socket read is in the batch. */
  #planDecision(): void {
    if (this.#busy || this.#decisionPlanned) return;
    this.#decisionPlanned = true;
    setImmediate(() => {
      this.#decisionPlanned = false;
      this.#decide();
    });
  }

  #decide(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    if (this.#busy || this.#queue.length === 0) return;
    const waitMs = this.#atOnce || this.#queue.full ? 0 : this.#window.waitMs(this.#options.monotonic.now());
    if (waitMs > 0) {
      this.#cancelWait = this.#options.scheduler.after(waitMs, () => this.#decide());
      return;
    }
    this.#busy = true;
    this.#runBatch().then(
      () => this.#finishBatch(),
      (error) => this.#options.fatal(error),
    );
  }

  #finishBatch(): void {
    this.#busy = false;
    if (this.#queue.length > 0) this.#planDecision();
  }

  async #runBatch(): Promise<void> {
    const items = this.#queue.take();
    this.#atOnce = this.#queue.length > 0;
    this.#window.sealed();
    const stepped = this.#step(items);
    const composed = composeCommit(stepped, this.#options.orders(stepped.effects));
    const error =
      isWorthStoring(composed) || this.#checkpointWanted ? await this.#store(composed) : undefined;
    if (error !== undefined) await this.#recover(items, error);
    else this.#settle(items);
  }

  #step(items: readonly WorkItem[]): SteppedBatch {
    const { clock, incarnation } = this.#options;
    for (const { toldMs } of items) if (toldMs !== undefined) clock.told(toldMs, clock.elapsed());
    const inputs = items.flatMap((item) => item.input ?? []);
    const batch = { incarnation, elapsedMs: clock.elapsed(), now: clock.now(), inputs };
    return { items, batch, effects: this.#engine.step(batch) };
  }

  /** Commits, again if that may help. Resolves to the error that stands in the end. */
  async #store(composed: Omit<Commit, 'checkpoint'>): Promise<Error | undefined> {
    const commit = this.#withCheckpoint(composed);
    for (let left = COMMIT_TRIES - 1; ; left--) {
      try {
        await this.#options.store.commit(commit);
        break;
      } catch (error) {
        this.#counts.failedCommits += 1;
        this.#options.failed?.(error);
        if (left === 0 || !(error instanceof ShivarError && error.retryable)) return asError(error);
        await this.#pause(RETRY_PAUSE_MS);
      }
    }
    this.#counts.commits += 1;
    this.#options.committed?.(commit);
    return undefined;
  }

  #withCheckpoint(composed: Omit<Commit, 'checkpoint'>): Commit {
    const now = this.#options.monotonic.now();
    this.#itemsSinceCheckpoint += composed.batch.inputs.length;
    const due = now >= this.#checkpointAt || this.#itemsSinceCheckpoint >= CHECKPOINT_EVERY_ITEMS;
    if (!due && !this.#checkpointWanted) return composed;
    this.#checkpointWanted = false;
    this.#checkpointAt = now + this.#checkpointEveryMs;
    this.#itemsSinceCheckpoint = 0;
    return { ...composed, checkpoint: this.#engine.takeDelta() };
  }

  #settle(items: readonly WorkItem[], error?: Error): void {
    const answered = new Set<string>();
    for (const item of items) {
      if (item.clientId !== undefined) answered.add(item.clientId);
      item.settle?.(error);
    }
    if (error === undefined) this.#counts.committedItems += items.length;
    this.#window.answered(answered, this.#options.monotonic.now());
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
    for (;;) {
      try {
        this.#engine = await this.#options.restore(await this.#options.store.reload());
        return;
      } catch (reason) {
        this.#options.failed?.(reason);
        if (!(reason instanceof ShivarError && reason.retryable)) throw reason;
        await this.#pause(RELOAD_PAUSE_MS);
      }
    }
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.#options.scheduler.after(delayMs, resolve));
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
