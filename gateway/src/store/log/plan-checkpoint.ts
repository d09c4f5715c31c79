import type { LedgerCounts } from '@shivar/core/model';
import type { SqlValue, Write } from '@shivar/platform/sqlite';
import { ledgerEntries, parseLedgerKey } from '../rows/ledger-counts.ts';
import { packObservation } from '../rows/observation-row.ts';
import { insert } from '../schema/tables.ts';
import type { Checkpoint, Unfolded } from './unfolded.ts';

/** Writes ledger and latest observations, and how far into the log they and the state go. */
export function checkpointWrites(
  { position, quietStep }: Checkpoint,
  { ledger, latest }: Unfolded,
): readonly Write[] {
  return [
    insert('ledger', ledgerRows(ledger)),
    insert(
      'latest',
      latest.changed().map((observation) => [observation.datastream, packObservation(observation)]),
    ),
    {
      kind: 'run',
      sql: 'UPDATE checkpoint SET position = ?, quiet_step = ?',
      parameters: [position, quietStep],
    },
    { kind: 'run', sql: 'DELETE FROM quiet_steps WHERE id <= ?', parameters: [quietStep] },
  ];
}

function ledgerRows(ledger: ReadonlyMap<string, LedgerCounts>): SqlValue[][] {
  return [...ledger].flatMap(([key, counts]) => {
    const { station, day } = parseLedgerKey(key);
    return ledgerEntries(counts).map(([entry, count]) => [day, station, entry, count]);
  });
}
