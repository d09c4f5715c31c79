import type { LedgerCounts } from '@shivar/core/model';
import type { StateEntry } from '@shivar/core/pipeline';
import type { SqlValue, Write } from '@shivar/platform/sqlite';
import { ledgerEntries, parseLedgerKey } from './ledger-counts.ts';
import { packObservation } from './observation-row.ts';
import { insert } from './tables.ts';
import type { Checkpoint, Unfolded } from './unfolded.ts';

/** Writes state, ledger and latest observations, and how far into the log they go. */
export function checkpointWrites(
  state: readonly StateEntry[],
  { position, quietStep }: Checkpoint,
  { ledger, latest }: Unfolded,
): readonly Write[] {
  const removed = state.filter(({ value }) => value === undefined).map(({ key }) => key);
  const kept = state.flatMap(({ key, value }): SqlValue[][] => (value === undefined ? [] : [[key, value]]));
  return [
    ...(removed.length === 0 ? [] : [deleteState(removed)]),
    insert('state', kept),
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

function deleteState(keys: readonly string[]): Write {
  return {
    kind: 'run',
    sql: 'DELETE FROM state WHERE key IN (SELECT value FROM json_each(?))',
    parameters: [JSON.stringify(keys)],
  };
}

function ledgerRows(ledger: ReadonlyMap<string, LedgerCounts>): SqlValue[][] {
  return [...ledger].flatMap(([key, counts]) => {
    const { station, day } = parseLedgerKey(key);
    return ledgerEntries(counts).map(([entry, count]) => [day, station, entry, count]);
  });
}
