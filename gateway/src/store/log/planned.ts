import type { Write } from '@shivar/platform/sqlite';

/** A part of a transaction. */
export interface Planned {
  readonly writes: readonly Write[];
  /** To be called when the transaction has resolved, and only then: brings memory in line with what is stored. */
  readonly apply: () => void;
}

export const NOTHING_PLANNED: Planned = { writes: [], apply: () => undefined };
