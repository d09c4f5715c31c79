import { type Batch, type Effects, messageRecord, type Output } from '@shivar/core/pipeline';
import { canonicalBytes, STREAM, type SyncRecord } from '@shivar/core/sync';
import type { Commit, DispatchOrder } from '../store/edge-store.ts';
import type { OutboxRecord, WorkItem } from './work-item.ts';

/** A commit but for the checkpoint. */
export type ComposedCommit = Omit<Commit, 'checkpoint'>;

/** A batch that has been stepped and waits for its transaction. */
export interface SteppedBatch {
  readonly items: readonly WorkItem[];
  readonly batch: Batch;
  readonly effects: Effects;
}

/** Turns what a step decided into the one transaction that makes it true. */
export function composeCommit(
  { items, batch, effects }: SteppedBatch,
  dispatch: readonly DispatchOrder[],
): ComposedCommit {
  return {
    batch,
    effects,
    messages: messageRows(batch, effects),
    quarantine: items.flatMap((item) => item.quarantine ?? []),
    records: [
      ...effects.outputs.flatMap((output) => recordOf(output, batch) ?? []),
      ...items.flatMap((item) => item.records ?? []),
      ...(effects.stateChanged ? items.flatMap((item) => item.recordsIfChanged ?? []) : []),
    ],
    dispatch,
  };
}

/** Whether a commit would store anything at all. A tick on which nothing happens is not written down. */
export function isWorthStoring(commit: ComposedCommit): boolean {
  const { effects } = commit;
  return (
    effects.stateChanged ||
    effects.outputs.length > 0 ||
    effects.ledger.size > 0 ||
    commit.messages.size + commit.quarantine.length + commit.records.length + commit.dispatch.length > 0
  );
}

/** An outbox record in its canonical bytes. */
export function outboxRecord(stream: keyof typeof STREAM, record: SyncRecord): OutboxRecord {
  return { stream: STREAM[stream], bytes: canonicalBytes(record) };
}

function messageRows(batch: Batch, effects: Effects): Map<number, Uint8Array> {
  const rows = new Map<number, Uint8Array>();
  for (const [index, input] of batch.inputs.entries()) {
    const verdict = effects.verdicts[index];
    if (input.kind !== 'message' || verdict === undefined || verdict.repeat || verdict.unknownSensor)
      continue;
    rows.set(index, canonicalBytes(messageRecord(input, batch, verdict.installationEpoch)));
  }
  return rows;
}

/** What of a step travels upstream; late readings are in the message log, resolved ones follow from the anchor. */
function recordOf(output: Output, batch: Batch): OutboxRecord | undefined {
  switch (output.kind) {
    case 'pane':
      return outboxRecord('aggregates', { kind: 'pane', pane: output.pane });
    case 'transition':
      return outboxRecord('alerts', { kind: 'transition', transition: output.transition });
    case 'anchor':
      return outboxRecord('system', { kind: 'anchor', anchor: output.anchor });
    case 'fault':
      return outboxRecord('diagnostics', { ...output, atMs: batch.now ?? 0 });
    case 'result':
      return outboxRecord('aggregates', { kind: 'result', result: output.result });
    case 'match':
      return outboxRecord('aggregates', { kind: 'match', match: output.match });
    case 'late':
    case 'lateForRule':
    case 'resolved':
      return undefined;
  }
}
