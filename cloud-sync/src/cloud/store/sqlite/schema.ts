/** Steps of the schema, oldest first; a released step never changes. */
export const CLOUD_SCHEMA: readonly string[] = [
  `
CREATE TABLE memory (
  -- One row. The epoch is random and new with the database: a restored backup must be given another one.
  id INTEGER PRIMARY KEY CHECK (id = 1),
  cloud_epoch TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
);

CREATE TABLE gateways (
  gateway TEXT PRIMARY KEY,
  key BLOB NOT NULL,
  added_at_ms INTEGER NOT NULL,
  last_contact_at_ms INTEGER,
  backlog_records INTEGER NOT NULL DEFAULT 0,
  requests INTEGER NOT NULL DEFAULT 0,
  request_bytes INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE registrations (
  station TEXT PRIMARY KEY,
  gateway TEXT NOT NULL REFERENCES gateways
) WITHOUT ROWID;
CREATE INDEX registrations_by_gateway ON registrations (gateway);

CREATE TABLE tokens (
  hash TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  gateway TEXT,
  detail TEXT NOT NULL
);

CREATE TABLE records (
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  stream INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (gateway, incarnation, stream, sequence)
) WITHOUT ROWID;

CREATE TABLE held (
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  stream INTEGER NOT NULL,
  ranges TEXT NOT NULL,
  PRIMARY KEY (gateway, incarnation, stream)
) WITHOUT ROWID;

CREATE TABLE refused (
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  stream INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  digest TEXT NOT NULL,
  verdict TEXT NOT NULL,
  station TEXT,
  detail TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (gateway, incarnation, stream, sequence, digest)
) WITHOUT ROWID;
CREATE INDEX refused_by_station ON refused (gateway, station) WHERE station IS NOT NULL;

CREATE TABLE links (
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  predecessor TEXT,
  predecessor_last TEXT,
  software_version TEXT NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (gateway, incarnation)
) WITHOUT ROWID;

CREATE TABLE anchors (
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  elapsed_ms INTEGER NOT NULL,
  utc_ms INTEGER NOT NULL,
  error_ms INTEGER NOT NULL,
  source TEXT NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (gateway, incarnation, elapsed_ms)
) WITHOUT ROWID;

CREATE TABLE stations (
  station TEXT NOT NULL,
  gateway TEXT NOT NULL,
  description TEXT NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (station, gateway)
) WITHOUT ROWID;

CREATE TABLE latest (
  datastream TEXT PRIMARY KEY,
  station TEXT NOT NULL,
  event_time_ms INTEGER NOT NULL,
  mantissa INTEGER NOT NULL,
  exponent INTEGER NOT NULL,
  flag INTEGER NOT NULL,
  rank TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX latest_by_station ON latest (station);

CREATE TABLE panes (
  datastream TEXT NOT NULL,
  length_ms INTEGER NOT NULL,
  start_ms INTEGER NOT NULL,
  station TEXT NOT NULL,
  revision INTEGER NOT NULL,
  record BLOB NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (datastream, length_ms, start_ms)
) WITHOUT ROWID;

CREATE TABLE transitions (
  transition_key TEXT PRIMARY KEY,
  station TEXT NOT NULL,
  hazard TEXT NOT NULL,
  episode_start_ms INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  decided_at_ms INTEGER NOT NULL,
  record BLOB NOT NULL,
  rank TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX transitions_by_time ON transitions (decided_at_ms, transition_key);
CREATE INDEX transitions_by_episode ON transitions (station, hazard, episode_start_ms, number);

CREATE TABLE ledgers (
  station TEXT NOT NULL,
  day TEXT NOT NULL,
  gateway TEXT NOT NULL,
  counts TEXT NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (station, day, gateway)
) WITHOUT ROWID;

CREATE TABLE faults (
  station TEXT NOT NULL,
  sensor TEXT NOT NULL,
  code TEXT NOT NULL,
  state TEXT NOT NULL,
  detail TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  rank TEXT NOT NULL,
  PRIMARY KEY (station, sensor, code)
) WITHOUT ROWID;

CREATE TABLE sensors (
  gateway TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  station TEXT NOT NULL,
  sensor TEXT NOT NULL,
  messages INTEGER NOT NULL,
  readings INTEGER NOT NULL,
  last_elapsed_ms INTEGER NOT NULL,
  PRIMARY KEY (station, sensor, gateway, incarnation)
) WITHOUT ROWID;
`,
];
