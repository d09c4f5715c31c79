import type { GatewayId } from '@shivar/core/model';
import type { AcceptedRecord } from '@shivar/core/sync';
import type { ColumnType, InsertInto, SqlValue, Write } from '@shivar/platform/sqlite';
import { type RollUp, rollUp } from '../../rollup/roll-up.ts';

/** The writes that make what a request's accepted records say true. */
export function rollUpWrites(gateway: GatewayId, accepted: readonly AcceptedRecord[]): readonly Write[] {
  const rows = rollUp(gateway, accepted);
  const writes: Write[] = [];
  for (const table of TABLES) {
    const values = table.values(rows);
    if (values.length > 0) writes.push({ kind: 'insert', insert: table.insert, rows: values });
  }
  return writes;
}

interface Table {
  readonly insert: InsertInto;
  readonly values: (rows: RollUp) => readonly (readonly SqlValue[])[];
}

/** An insert after which the row with the greatest rank stands at each place. */
function keepGreatest(
  table: string,
  place: readonly string[],
  columns: Record<string, ColumnType>,
): InsertInto {
  const set = Object.keys(columns)
    .filter((column) => !place.includes(column))
    .map((column) => `${column} = excluded.${column}`);
  return {
    into: `INSERT INTO ${table}`,
    columns,
    conflict: `ON CONFLICT (${place.join(', ')}) DO UPDATE SET ${set.join(', ')} WHERE excluded.rank > ${table}.rank`,
  };
}

const LINKS: Table = {
  insert: keepGreatest('links', ['gateway', 'incarnation'], {
    gateway: 'text',
    incarnation: 'text',
    predecessor: 'text',
    predecessor_last: 'text',
    software_version: 'text',
    rank: 'text',
  }),
  values: ({ links }) =>
    links.map(({ gateway, link, rank }) => [
      gateway,
      link.incarnation,
      link.predecessor ?? null,
      link.predecessorLast === undefined ? null : JSON.stringify(link.predecessorLast),
      link.softwareVersion,
      rank,
    ]),
};

const ANCHORS: Table = {
  insert: keepGreatest('anchors', ['gateway', 'incarnation', 'elapsed_ms'], {
    gateway: 'text',
    incarnation: 'text',
    elapsed_ms: 'integer',
    utc_ms: 'integer',
    error_ms: 'integer',
    source: 'text',
    rank: 'text',
  }),
  values: ({ anchors }) =>
    anchors.map(({ gateway, anchor, rank }) => [
      gateway,
      anchor.incarnation,
      Math.round(anchor.elapsedMs),
      Math.round(anchor.utcMs),
      Math.ceil(anchor.errorMs),
      anchor.source,
      rank,
    ]),
};

const STATIONS: Table = {
  insert: keepGreatest('stations', ['station', 'gateway'], {
    station: 'text',
    gateway: 'text',
    description: 'text',
    rank: 'text',
  }),
  values: ({ stations }) =>
    stations.map(({ gateway, station, rank }) => [station.id, gateway, JSON.stringify(station), rank]),
};

const LATEST: Table = {
  insert: keepGreatest('latest', ['datastream'], {
    datastream: 'text',
    station: 'text',
    event_time_ms: 'integer',
    mantissa: 'integer',
    exponent: 'integer',
    flag: 'integer',
    rank: 'text',
  }),
  values: ({ latest }) =>
    latest.map(({ station, value, rank }) => [
      value.datastream,
      station,
      value.eventTime,
      value.mantissa,
      value.exponent,
      value.flag,
      rank,
    ]),
};

const PANES: Table = {
  insert: keepGreatest('panes', ['datastream', 'length_ms', 'start_ms'], {
    datastream: 'text',
    length_ms: 'integer',
    start_ms: 'integer',
    station: 'text',
    revision: 'integer',
    record: 'blob',
    rank: 'text',
  }),
  values: ({ panes }) =>
    panes.map((pane) => [
      pane.datastream,
      pane.end - pane.start,
      pane.start,
      pane.station,
      pane.revision,
      pane.bytes,
      pane.rank,
    ]),
};

const TRANSITIONS: Table = {
  insert: keepGreatest('transitions', ['transition_key'], {
    transition_key: 'text',
    station: 'text',
    hazard: 'text',
    episode_start_ms: 'integer',
    number: 'integer',
    kind: 'text',
    decided_at_ms: 'integer',
    record: 'blob',
    rank: 'text',
  }),
  values: ({ transitions }) =>
    transitions.map((t) => [
      t.key,
      t.station,
      t.hazard,
      t.episodeStart,
      t.number,
      t.kind,
      t.decidedAt,
      t.bytes,
      t.rank,
    ]),
};

const LEDGERS: Table = {
  insert: keepGreatest('ledgers', ['station', 'day', 'gateway'], {
    station: 'text',
    day: 'text',
    gateway: 'text',
    counts: 'text',
    rank: 'text',
  }),
  values: ({ ledgers }) =>
    ledgers.map(({ station, day, gateway, counts, rank }) => [
      station,
      day,
      gateway,
      JSON.stringify(counts),
      rank,
    ]),
};

const FAULTS: Table = {
  insert: keepGreatest('faults', ['station', 'sensor', 'code'], {
    station: 'text',
    sensor: 'text',
    code: 'text',
    state: 'text',
    detail: 'text',
    at_ms: 'integer',
    rank: 'text',
  }),
  values: ({ faults }) =>
    faults.map((f) => [f.station, f.sensor, f.code, f.state, f.detail, Math.round(f.atMs), f.rank]),
};

const SENSORS: Table = {
  insert: {
    into: 'INSERT INTO sensors',
    columns: {
      gateway: 'text',
      incarnation: 'text',
      station: 'text',
      sensor: 'text',
      messages: 'integer',
      readings: 'integer',
      last_elapsed_ms: 'integer',
    },
    conflict: `ON CONFLICT (station, sensor, gateway, incarnation) DO UPDATE SET
      messages = messages + excluded.messages, readings = readings + excluded.readings,
      last_elapsed_ms = max(last_elapsed_ms, excluded.last_elapsed_ms)`,
  },
  values: ({ sensors }) =>
    sensors.map((s) => [
      s.gateway,
      s.incarnation,
      s.station,
      s.sensor,
      s.messages,
      s.readings,
      s.lastElapsedMs,
    ]),
};

const TABLES: readonly Table[] = [
  LINKS,
  ANCHORS,
  STATIONS,
  LATEST,
  PANES,
  TRANSITIONS,
  LEDGERS,
  FAULTS,
  SENSORS,
];
