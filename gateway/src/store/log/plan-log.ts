import type { SqlValue, Write } from '@shivar/platform/sqlite';
import type { Commit } from '../edge-store.ts';
import { packStep } from '../rows/step-record.ts';
import { hourBlocks } from '../rows/time-index.ts';
import { insert } from '../schema/tables.ts';
import type { Positions } from './commit-plan.ts';

/** Writes to the log, and where it stands when they have happened. */
export interface LogPlan {
  readonly writes: readonly Write[];
  readonly after: Pick<Positions, 'position' | 'quietStep'>;
}

/** A step with messages lives in the row of its first message, one without in a table of its own. */
export function planLog(commit: Commit, { entry, position, quietStep }: Positions): LogPlan {
  const { batch, effects, messages } = commit;
  const logged = [...messages.keys()].sort((a, b) => a - b);
  if (logged.length === 0 && !effects.stateChanged && effects.ledger.size === 0) {
    return { writes: [], after: { position, quietStep } };
  }
  const step = packStep(batch, logged, effects);
  if (logged.length === 0) {
    const row = [quietStep + 1, position, entry.number, step];
    return { writes: [insert('quietStep', [row])], after: { position, quietStep: quietStep + 1 } };
  }
  const rows = logged.map((index, offset) =>
    messageRow(commit, index, position + 1 + offset, offset === 0 ? step : null),
  );
  return {
    writes: [insert('message', rows), insert('hour', hourBlocks(commit, logged, position + 1))],
    after: { position: position + logged.length, quietStep },
  };
}

function messageRow(
  { messages, effects }: Commit,
  index: number,
  position: number,
  step: Uint8Array | null,
): SqlValue[] {
  const record = messages.get(index) ?? null;
  const range = effects.verdicts[index]?.eventTimeRange;
  if (range === undefined) return [position, null, null, record, step];
  const from = Math.floor(range[0]);
  return [position, from, Math.ceil(range[1]) - from, record, step];
}
