import type { Output } from '@shivar/core/pipeline';
import { canonicalBytes, type StreamCode } from '@shivar/core/sync';
import type { SqlValue, Write } from '@shivar/platform/sqlite';
import type { Commit, DispatchOrder } from '../edge-store.ts';
import type { NumberLookup } from '../rows/datastream-numbers.ts';
import { ruleWrites } from '../rows/rule-result-rows.ts';
import { hasRows, insert } from '../schema/tables.ts';
import type { IncarnationEntry } from '../uplink/acknowledgements.ts';
import { checkpointWrites } from './plan-checkpoint.ts';
import { planLog } from './plan-log.ts';
import { planOutbox } from './plan-outbox.ts';
import type { Unfolded } from './unfolded.ts';

/** Where the log and the streams of the running incarnation stand. */
export interface Positions {
  readonly entry: IncarnationEntry;
  /** Of the last message in the log. */
  readonly position: number;
  /** Id of the last quiet step. */
  readonly quietStep: number;
  /** Last sequence of each stream but raw; 0 when it has none. */
  readonly sequences: ReadonlyMap<StreamCode, number>;
}

/** The writes of a commit, and where everything stands when they have happened. */
export interface CommitPlan {
  readonly writes: readonly Write[];
  readonly after: Positions;
}

/**
 * Works out what a commit writes; touches nothing. With a checkpoint goes what is `unfolded`, this commit included.
 */
export function planCommit(
  commit: Commit,
  before: Positions,
  datastreams: NumberLookup,
  unfolded?: Unfolded,
): CommitPlan {
  const log = planLog(commit, before);
  const outbox = planOutbox(commit, before, datastreams);
  const after = { ...before, ...log.after, sequences: outbox.sequences };
  const writes = [
    ...log.writes,
    ...outbox.writes,
    insert('transition', commit.effects.outputs.flatMap(transitionRow)),
    ...ruleWrites(commit.effects.outputs),
    insert('dispatch', commit.dispatch.map(dispatchRow(atMs(commit)))),
    ...(unfolded === undefined ? [] : checkpointWrites(after, unfolded)),
  ];
  return { writes: writes.filter(hasRows), after };
}

/** Processing time of a commit as a column, whole ms. */
export function atMs({ batch }: Commit): number | null {
  return batch.now === undefined ? null : Math.floor(batch.now);
}

function transitionRow(output: Output): SqlValue[][] {
  return output.kind === 'transition' ? [[output.transition.key, canonicalBytes(output)]] : [];
}

function dispatchRow(orderedAtMs: number | null): (order: DispatchOrder) => SqlValue[] {
  return ({ key, transitionKey, recipient, language, text }) => [
    key,
    transitionKey,
    recipient,
    language,
    text,
    orderedAtMs,
  ];
}
