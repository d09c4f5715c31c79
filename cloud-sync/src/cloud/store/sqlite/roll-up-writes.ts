import type { GatewayId } from '@shivar/core/model';
import type { AcceptedRecord } from '@shivar/core/sync';
import type { ColumnType, SqlValue, Write } from '@shivar/platform/sqlite';
import { type RollUp, rollUp } from '../../rollup/roll-up.ts';

/** The writes that make what a request's accepted records say true. */
export function rollUpWrites(gateway: GatewayId, accepted: readonly AcceptedRecord[]): readonly Write[] {
  const rows = rollUp(gateway, accepted);
  return TABLES.map((table) => table(rows)).filter((write) => write.rows.length > 0);
}

type Insert = Extract<Write, { readonly kind: 'insert' }>;

/** What a column holds and where its value comes from. */
type Column<R> = readonly [type: ColumnType, valueIn: (row: R) => SqlValue];

/** A table that rows go into; `conflict` is the clause that says what happens where one is already. */
function table<R>(
  name: string,
  rowsOf: (rows: RollUp) => readonly R[],
  columns: Readonly<Record<string, Column<R>>>,
  conflict: string,
): (rows: RollUp) => Insert {
  const types = Object.fromEntries(Object.entries(columns).map(([column, [type]]) => [column, type]));
  const insert = { into: `INSERT INTO ${name}`, columns: types, conflict };
  const values = Object.values(columns).map(([, valueIn]) => valueIn);
  return (rows) => ({
    kind: 'insert',
    insert,
    rows: rowsOf(rows).map((row) => values.map((valueIn) => valueIn(row))),
  });
}

/** A table in which the row with the greatest rank stands at each place. */
function greatest<R extends { readonly rank: string }>(
  name: string,
  place: readonly string[],
  rowsOf: (rows: RollUp) => readonly R[],
  columns: Readonly<Record<string, Column<R>>>,
): (rows: RollUp) => Insert {
  const ranked: Readonly<Record<string, Column<R>>> = { ...columns, rank: ['text', (row) => row.rank] };
  const set = Object.keys(ranked)
    .filter((column) => !place.includes(column))
    .map((column) => `${column} = excluded.${column}`);
  const conflict = `ON CONFLICT (${place.join(', ')}) DO UPDATE SET ${set.join(', ')} WHERE excluded.rank > ${name}.rank`;
  return table(name, rowsOf, ranked, conflict);
}

const TABLES: readonly ((rows: RollUp) => Insert)[] = [
  greatest('links', ['gateway', 'incarnation'], ({ links }) => links, {
    gateway: ['text', ({ gateway }) => gateway],
    incarnation: ['text', ({ link }) => link.incarnation],
    predecessor: ['text', ({ link }) => link.predecessor ?? null],
    predecessor_last: ['text', ({ link }) => jsonOrNull(link.predecessorLast)],
    software_version: ['text', ({ link }) => link.softwareVersion],
  }),
  greatest('anchors', ['gateway', 'incarnation', 'elapsed_ms'], ({ anchors }) => anchors, {
    gateway: ['text', ({ gateway }) => gateway],
    incarnation: ['text', ({ anchor }) => anchor.incarnation],
    elapsed_ms: ['integer', ({ anchor }) => Math.round(anchor.elapsedMs)],
    utc_ms: ['integer', ({ anchor }) => Math.round(anchor.utcMs)],
    error_ms: ['integer', ({ anchor }) => Math.ceil(anchor.errorMs)],
    source: ['text', ({ anchor }) => anchor.source],
  }),
  greatest('stations', ['station', 'gateway'], ({ stations }) => stations, {
    station: ['text', ({ station }) => station.id],
    gateway: ['text', ({ gateway }) => gateway],
    description: ['text', ({ station }) => JSON.stringify(station)],
  }),
  greatest('latest', ['datastream'], ({ latest }) => latest, {
    datastream: ['text', ({ value }) => value.datastream],
    station: ['text', ({ station }) => station],
    event_time_ms: ['integer', ({ value }) => value.eventTime],
    mantissa: ['integer', ({ value }) => value.mantissa],
    exponent: ['integer', ({ value }) => value.exponent],
    flag: ['integer', ({ value }) => value.flag],
  }),
  greatest('panes', ['datastream', 'length_ms', 'start_ms'], ({ panes }) => panes, {
    datastream: ['text', ({ datastream }) => datastream],
    length_ms: ['integer', ({ start, end }) => end - start],
    start_ms: ['integer', ({ start }) => start],
    station: ['text', ({ station }) => station],
    revision: ['integer', ({ revision }) => revision],
    record: ['blob', ({ bytes }) => bytes],
  }),
  greatest('transitions', ['transition_key'], ({ transitions }) => transitions, {
    transition_key: ['text', ({ key }) => key],
    station: ['text', ({ station }) => station],
    hazard: ['text', ({ hazard }) => hazard],
    episode_start_ms: ['integer', ({ episodeStart }) => episodeStart],
    number: ['integer', ({ number }) => number],
    kind: ['text', ({ kind }) => kind],
    decided_at_ms: ['integer', ({ decidedAt }) => decidedAt],
    record: ['blob', ({ bytes }) => bytes],
  }),
  greatest('ledgers', ['station', 'day', 'gateway'], ({ ledgers }) => ledgers, {
    station: ['text', ({ station }) => station],
    day: ['text', ({ day }) => day],
    gateway: ['text', ({ gateway }) => gateway],
    counts: ['text', ({ counts }) => JSON.stringify(counts)],
  }),
  greatest('faults', ['station', 'sensor', 'code'], ({ faults }) => faults, {
    station: ['text', ({ station }) => station],
    sensor: ['text', ({ sensor }) => sensor],
    code: ['text', ({ code }) => code],
    state: ['text', ({ state }) => state],
    detail: ['text', ({ detail }) => detail],
    at_ms: ['integer', ({ atMs }) => Math.round(atMs)],
  }),
  table(
    'sensors',
    ({ sensors }) => sensors,
    {
      gateway: ['text', ({ gateway }) => gateway],
      incarnation: ['text', ({ incarnation }) => incarnation],
      station: ['text', ({ station }) => station],
      sensor: ['text', ({ sensor }) => sensor],
      messages: ['integer', ({ messages }) => messages],
      readings: ['integer', ({ readings }) => readings],
      last_elapsed_ms: ['integer', ({ lastElapsedMs }) => lastElapsedMs],
    },
    `ON CONFLICT (station, sensor, gateway, incarnation) DO UPDATE SET
      messages = messages + excluded.messages, readings = readings + excluded.readings,
      last_elapsed_ms = max(last_elapsed_ms, excluded.last_elapsed_ms)`,
  ),
];

function jsonOrNull(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
