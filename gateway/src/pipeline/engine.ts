import type { Batch, Effects, StateEntry } from '@shivar/core/pipeline';

/** The pure step with the keyed state it owns, as the loop drives it. */
export interface Engine {
  /** Mutates the state in place. The same state and batch always give the same effects. */
  step(batch: Batch): Effects;
  /** Keyed state that changed since the last call, for a checkpoint. */
  takeDelta(): StateEntry[];
}

/** An engine that has just been made and takes its keyed state back before its first step. */
export interface RestorableEngine extends Engine {
  restore(entries: Iterable<StateEntry>): void;
}

/** An engine brought to where the store stands. */
export interface RestoredEngine<E extends Engine = Engine> {
  readonly engine: E;
  /** Inputs that had to be stepped again, because they came after the last checkpoint. */
  readonly replayedInputs: number;
}
