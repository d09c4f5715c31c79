/**
 * The edge schema, one step per entry, see `migrate` of the platform. A released step never changes.
 *
 * What a commit touches decides how long an SD card lives: with nothing but readings it is the end of `message_log`
 * alone. Counts ride in its `step` column and keyed state is written at checkpoints.
 */
export const EDGE_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE incarnations (
    number INTEGER PRIMARY KEY,
    incarnation TEXT NOT NULL UNIQUE,
    -- Position in the message log before its first message: sequence = position - log_base.
    log_base INTEGER NOT NULL
  ) STRICT;

  -- Last sequence of each stream of an incarnation that is over; written when the next one begins.
  CREATE TABLE stream_ends (
    incarnation INTEGER NOT NULL REFERENCES incarnations (number),
    stream INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (incarnation, stream)
  ) STRICT, WITHOUT ROWID;

  -- Append-only. Positions go on counting from one incarnation to the next.
  CREATE TABLE message_log (
    position INTEGER PRIMARY KEY,
    event_from INTEGER,
    event_span INTEGER,
    record BLOB NOT NULL,
    -- Of the first message of a step: everything else needed to repeat the step.
    step BLOB
  ) STRICT;

  -- Which hours (UTC) of event time occur in which block of positions: the coarse time index.
  CREATE TABLE log_hours (
    hour INTEGER NOT NULL,
    block INTEGER NOT NULL,
    PRIMARY KEY (hour, block)
  ) STRICT, WITHOUT ROWID;

  -- Steps without a message of their own, by the position of the last message before them.
  CREATE TABLE quiet_steps (
    id INTEGER PRIMARY KEY,
    after_position INTEGER NOT NULL,
    incarnation INTEGER NOT NULL REFERENCES incarnations (number),
    step BLOB NOT NULL
  ) STRICT;

  -- Keyed state as of the last checkpoint, some entries to a row.
  CREATE TABLE state (
    id INTEGER PRIMARY KEY,
    entries BLOB NOT NULL
  ) STRICT;

  -- One row: the last message and the last quiet step that state, ledger and latest observations include.
  CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    position INTEGER NOT NULL,
    quiet_step INTEGER NOT NULL
  ) STRICT;
  INSERT INTO checkpoint (id, position, quiet_step) VALUES (0, 0, 0);

  CREATE TABLE ledger (
    day TEXT NOT NULL,
    station TEXT NOT NULL,
    entry TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, station, entry)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE latest_observations (
    datastream TEXT PRIMARY KEY,
    observation BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Every stream but raw, which is the message log itself.
  CREATE TABLE outbox (
    stream INTEGER NOT NULL,
    incarnation INTEGER NOT NULL REFERENCES incarnations (number),
    sequence INTEGER NOT NULL,
    -- Processing time of the commit, in the first record it put into the stream.
    at_ms INTEGER,
    record BLOB NOT NULL,
    PRIMARY KEY (stream, incarnation, sequence)
  ) STRICT, WITHOUT ROWID;

  -- Sequences the cloud holds: ranges that never touch.
  CREATE TABLE acknowledged (
    incarnation INTEGER NOT NULL REFERENCES incarnations (number),
    stream INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (incarnation, stream, first)
  ) STRICT, WITHOUT ROWID;

  -- Sequences that retention has deleted, in the same form: they never wait again, even when the cloud forgets them.
  CREATE TABLE discarded (
    incarnation INTEGER NOT NULL REFERENCES incarnations (number),
    stream INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (incarnation, stream, first)
  ) STRICT, WITHOUT ROWID;

  -- One row once there is a cloud.
  CREATE TABLE cloud_epoch (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    epoch TEXT NOT NULL
  ) STRICT;

  CREATE TABLE datastreams (
    number INTEGER PRIMARY KEY,
    datastream TEXT NOT NULL UNIQUE
  ) STRICT;

  -- Where in the outbox the newest revision of each pane is. By window and start first: windows that close together are
  -- written side by side.
  CREATE TABLE panes (
    window_ms INTEGER NOT NULL,
    start INTEGER NOT NULL,
    datastream INTEGER NOT NULL REFERENCES datastreams (number),
    revision INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (window_ms, start, datastream)
  ) STRICT, WITHOUT ROWID;

  -- Faults whose last record says that they are open.
  CREATE TABLE open_faults (
    station TEXT NOT NULL,
    sensor TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (station, sensor, code)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE transitions (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    record BLOB NOT NULL
  ) STRICT;

  -- What the rules of the stream engine say: of each stretch of time the newest revision that was not replaced.
  CREATE TABLE rule_results (
    rule TEXT NOT NULL,
    key TEXT NOT NULL,
    start INTEGER NOT NULL,
    until INTEGER NOT NULL,
    station TEXT NOT NULL,
    revision INTEGER NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (rule, key, start, until)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rule_matches (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    station TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    record BLOB NOT NULL
  ) STRICT;
  CREATE INDEX rule_matches_time ON rule_matches (at_ms);

  CREATE TABLE dispatch (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    transition_key TEXT NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    ordered_at_ms INTEGER,
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0,
    detail TEXT NOT NULL DEFAULT '',
    reference TEXT,
    attempted_at_ms INTEGER
  ) STRICT;
  CREATE INDEX dispatch_waiting ON dispatch (id) WHERE state = 'waiting';

  CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    at_ms INTEGER,
    payload BLOB NOT NULL
  ) STRICT;

  -- For ever, also when the payload is gone.
  CREATE TABLE quarantine_counts (
    reason TEXT PRIMARY KEY,
    payloads INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];
