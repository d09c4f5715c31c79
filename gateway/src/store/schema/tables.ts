import type { InsertInto, SqlValue, Write } from '@shivar/platform/sqlite';

/** Tables rows are put into, by what a row is. */
export type EdgeTable =
  | 'incarnation'
  | 'streamEnd'
  | 'message'
  | 'hour'
  | 'quietStep'
  | 'state'
  | 'ledger'
  | 'latest'
  | 'outbox'
  | 'acknowledged'
  | 'datastream'
  | 'discarded'
  | 'pane'
  | 'openFault'
  | 'transition'
  | 'ruleResult'
  | 'ruleMatch'
  | 'dispatch'
  | 'quarantine'
  | 'quarantineCount';

/** Every insert of the edge store; the tables are explained in the schema. */
const INSERT: Readonly<Record<EdgeTable, InsertInto>> = {
  incarnation: {
    into: 'INSERT INTO incarnations',
    columns: { number: 'integer', incarnation: 'text', log_base: 'integer' },
  },
  streamEnd: {
    into: 'INSERT INTO stream_ends',
    columns: { incarnation: 'integer', stream: 'integer', last: 'integer' },
  },
  message: {
    into: 'INSERT INTO message_log',
    columns: {
      position: 'integer',
      event_from: 'integer',
      event_span: 'integer',
      record: 'blob',
      step: 'blob',
    },
  },
  hour: { into: 'INSERT OR IGNORE INTO log_hours', columns: { hour: 'integer', block: 'integer' } },
  quietStep: {
    into: 'INSERT INTO quiet_steps',
    columns: { id: 'integer', after_position: 'integer', incarnation: 'integer', step: 'blob' },
  },
  state: {
    into: 'INSERT OR REPLACE INTO state',
    columns: { id: 'integer', entries: 'blob' },
  },
  ledger: {
    into: 'INSERT INTO ledger',
    columns: { day: 'text', station: 'text', entry: 'text', count: 'integer' },
    conflict: 'ON CONFLICT (day, station, entry) DO UPDATE SET count = count + excluded.count',
  },
  latest: {
    into: 'INSERT OR REPLACE INTO latest_observations',
    columns: { datastream: 'text', observation: 'blob' },
  },
  outbox: {
    into: 'INSERT INTO outbox',
    columns: {
      stream: 'integer',
      incarnation: 'integer',
      sequence: 'integer',
      at_ms: 'integer',
      record: 'blob',
    },
  },
  acknowledged: {
    into: 'INSERT INTO acknowledged',
    columns: { incarnation: 'integer', stream: 'integer', first: 'integer', last: 'integer' },
  },
  discarded: {
    into: 'INSERT INTO discarded',
    columns: { incarnation: 'integer', stream: 'integer', first: 'integer', last: 'integer' },
  },
  datastream: { into: 'INSERT INTO datastreams', columns: { number: 'integer', datastream: 'text' } },
  pane: {
    into: 'INSERT INTO panes',
    columns: {
      window_ms: 'integer',
      start: 'integer',
      datastream: 'integer',
      revision: 'integer',
      incarnation: 'integer',
      sequence: 'integer',
    },
    conflict: `ON CONFLICT (window_ms, start, datastream) DO UPDATE
      SET revision = excluded.revision, incarnation = excluded.incarnation, sequence = excluded.sequence
      WHERE excluded.revision > revision`,
  },
  openFault: {
    into: 'INSERT OR REPLACE INTO open_faults',
    columns: { station: 'text', sensor: 'text', code: 'text', detail: 'text', at_ms: 'integer' },
  },
  ruleResult: {
    into: 'INSERT INTO rule_results',
    columns: {
      rule: 'text',
      key: 'text',
      start: 'integer',
      until: 'integer',
      station: 'text',
      revision: 'integer',
      record: 'blob',
    },
    conflict: `ON CONFLICT (rule, key, start, until) DO UPDATE
      SET revision = excluded.revision, record = excluded.record
      WHERE excluded.revision > revision`,
  },
  ruleMatch: {
    into: 'INSERT INTO rule_matches',
    columns: { rule: 'text', station: 'text', at_ms: 'integer', record: 'blob' },
  },
  transition: { into: 'INSERT OR IGNORE INTO transitions', columns: { key: 'text', record: 'blob' } },
  dispatch: {
    into: 'INSERT OR IGNORE INTO dispatch',
    columns: {
      key: 'text',
      transition_key: 'text',
      recipient: 'text',
      language: 'text',
      text: 'text',
      ordered_at_ms: 'integer',
    },
  },
  quarantine: {
    into: 'INSERT INTO quarantine',
    columns: {
      id: 'integer',
      topic: 'text',
      reason: 'text',
      detail: 'text',
      at_ms: 'integer',
      payload: 'blob',
    },
  },
  quarantineCount: {
    into: 'INSERT INTO quarantine_counts',
    columns: { reason: 'text', payloads: 'integer' },
    conflict: 'ON CONFLICT (reason) DO UPDATE SET payloads = payloads + excluded.payloads',
  },
};

/** Rows for one of the tables. */
export function insert(table: EdgeTable, rows: readonly (readonly SqlValue[])[]): Write {
  return { kind: 'insert', insert: INSERT[table], rows };
}

/** Whether a write does anything. */
export function hasRows(write: Write): boolean {
  return write.kind !== 'insert' || write.rows.length > 0;
}
