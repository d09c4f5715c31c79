import type { InputVerdict } from '@shivar/core/pipeline';
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
  const logged = [...messages].sort(([a], [b]) => a - b);
  if (logged.length === 0 && !effects.stateChanged && effects.ledger.size === 0) {
    return { writes: [], after: { position, quietStep } };
  }
  const indexes = logged.map(([index]) => index);
  const step = packStep(batch, indexes, effects);
  if (logged.length === 0) {
    const row = [quietStep + 1, position, entry.number, step];
    return { writes: [insert('quietStep', [row])], after: { position, quietStep: quietStep + 1 } };
  }
  const rows = logged.map(([index, record], offset) => [
    position + 1 + offset,
    ...eventTimeColumns(effects.verdicts[index]),
    record,
    offset === 0 ? step : null,
  ]);
  return {
    writes: [insert('message', rows), insert('hour', hourBlocks(commit, indexes, position + 1))],
    after: { position: position + logged.length, quietStep },
  };
}

/** Earliest event time and the length of the range, whole ms; null when nothing of the message is resolved. */
function eventTimeColumns(verdict: InputVerdict | undefined): [from: SqlValue, span: SqlValue] {
  if (verdict?.eventTimeRange === undefined) return [null, null];
  const [first, last] = verdict.eventTimeRange;
  const from = Math.floor(first);
  return [from, Math.ceil(last) - from];
}
