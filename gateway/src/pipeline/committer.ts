import { ShivarError } from '@shivar/core/errors';
import type { Monotonic, Scheduler } from '@shivar/core/time';
import type { Commit, EdgeStore } from '../store/edge-store.ts';
import type { ComposedCommit } from './compose-commit.ts';
import type { Engine } from './engine.ts';
import { pause } from './pause.ts';

export interface CommitterOptions {
  readonly store: Pick<EdgeStore, 'commit'>;
  readonly monotonic: Monotonic;
  readonly scheduler: Scheduler;
  /** After each commit. */
  readonly committed: (commit: Commit) => void;
  /** After each try that failed. */
  readonly failed: (error: unknown) => void;
  readonly checkpointEveryMs: number | undefined;
}

/**
 * Replaying the log since the last checkpoint is what a restart costs; writing one is what the card pays. Fifty stations send
 * 500 messages in this time, which are replayed in a fraction of a second; every half minute, checkpoints alone would
 * wear the card as much as all messages do (docs/decisions/002-sqlite-backends.md).
 */
const CHECKPOINT_EVERY_MS = 600_000;
/** Inputs after which a checkpoint is due however little time has passed: a restart replays no more than these. */
const CHECKPOINT_EVERY_INPUTS = 20_000;
/**
 * When a start had to replay this many, the first commit carries a checkpoint: a box that dies again and again within
 * the interval must not take longer to start every time.
 */
const CHECKPOINT_AFTER_REPLAY_OF = 500;
/** Tries of the same commit when the store says that it may succeed, and the pause before the next one. */
const COMMIT_TRIES = 3;
const RETRY_PAUSE_MS = 100;

/** Hands commits to the store, again where that may help, and adds the keyed state when a checkpoint is due. */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #everyMs: number;
  #checkpointAt: number;
  #inputsSince = 0;
  #wanted = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#everyMs = options.checkpointEveryMs ?? CHECKPOINT_EVERY_MS;
    this.#checkpointAt = options.monotonic.now() + this.#everyMs;
  }

  /** The next commit carries a checkpoint, whether one is due or not. */
  wantCheckpoint(): void {
    this.#wanted = true;
  }

  /** The engine was restored, which took stepping so many inputs again. */
  restored(replayedInputs: number): void {
    this.#inputsSince = replayedInputs;
    if (replayedInputs >= CHECKPOINT_AFTER_REPLAY_OF) this.#wanted = true;
  }

  get checkpointWanted(): boolean {
    return this.#wanted;
  }

  /** Resolves to undefined when all of it is stored, or to the error because of which nothing of it is. */
  async commit(composed: ComposedCommit, engine: Engine): Promise<Error | undefined> {
    const commit = this.#complete(composed, engine);
    for (let triesLeft = COMMIT_TRIES - 1; ; triesLeft--) {
      try {
        await this.#options.store.commit(commit);
        this.#options.committed(commit);
        return undefined;
      } catch (error) {
        this.#options.failed(error);
        if (triesLeft === 0 || !(error instanceof ShivarError && error.retryable)) return asError(error);
        await pause(this.#options.scheduler, RETRY_PAUSE_MS);
      }
    }
  }

  #complete(composed: ComposedCommit, engine: Engine): Commit {
    const now = this.#options.monotonic.now();
    this.#inputsSince += composed.batch.inputs.length;
    const due = now >= this.#checkpointAt || this.#inputsSince >= CHECKPOINT_EVERY_INPUTS;
    if (!due && !this.#wanted) return composed;
    this.#wanted = false;
    this.#checkpointAt = now + this.#everyMs;
    this.#inputsSince = 0;
    return { ...composed, checkpoint: engine.takeDelta() };
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
