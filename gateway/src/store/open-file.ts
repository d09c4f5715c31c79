import type { Incarnation } from '@shivar/core/model';
import { migrate, openDatabase, type SqliteDatabase } from '@shivar/platform/sqlite';
import { Quarantine, type QuarantineLimits } from './limits/quarantine.ts';
import { Retention, type RetentionPolicy } from './limits/retention.ts';
import { CommitLog } from './log/commit-log.ts';
import { Unfolded } from './log/unfolded.ts';
import { DatastreamNumbers } from './rows/datastream-numbers.ts';
import { EDGE_MIGRATIONS } from './schema/schema.ts';
import type { Acknowledgements, IncarnationEntry } from './uplink/acknowledgements.ts';
import { beginIncarnation, type Opener } from './uplink/begin-incarnation.ts';
import { loadAcknowledgements } from './uplink/load-acknowledgements.ts';
import { UplinkMarks } from './uplink/uplink-marks.ts';

export interface EdgeStoreOptions extends Opener {
  /** The database file; created when it is not there, in a folder that is. */
  readonly path: string;
  /** `auto` (the default): `node:sqlite` on Node 24, else the `sqlite3` package. */
  readonly backend?: 'auto' | 'node' | 'sqlite3';
  readonly quarantine?: QuarantineLimits;
  readonly retention?: RetentionPolicy;
  /** Page size of a new file, for measurements. */
  readonly pageBytes?: 1024 | 2048 | 4096 | 8192;
}

/** An open file, its new incarnation, and the parts that work on it. */
export interface OpenFile {
  readonly database: SqliteDatabase;
  readonly entry: IncarnationEntry;
  readonly predecessor: Incarnation | undefined;
  readonly cloudEpoch: string | undefined;
  readonly marks: Acknowledgements;
  readonly log: CommitLog;
  readonly uplink: UplinkMarks;
}

/** Opens the file, brings its schema up to date, reads what has to be in memory, and begins a new incarnation. */
export async function openFile(options: EdgeStoreOptions): Promise<OpenFile> {
  const { path, backend = 'auto', pageBytes } = options;
  const database = await openDatabase({ path, backend, ...(pageBytes === undefined ? {} : { pageBytes }) });
  try {
    await migrate(database, EDGE_MIGRATIONS);
    return await load(database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function load(database: SqliteDatabase, options: EdgeStoreOptions): Promise<OpenFile> {
  const marks = await loadAcknowledgements(database);
  const unfolded = await Unfolded.load(database);
  const quarantine = new Quarantine(options.quarantine);
  await quarantine.load(database);
  const datastreams = new DatastreamNumbers();
  await datastreams.load(database);
  const lastQuietStep = await readLastQuietStep(database, unfolded.since.quietStep);
  const cloudEpoch = await readCloudEpoch(database);
  const retention = new Retention(database, marks, options.retention);
  const { entry, predecessor } = await beginIncarnation(database, marks, options);
  const log = new CommitLog({
    database,
    entry,
    marks,
    lastQuietStep,
    unfolded,
    quarantine,
    datastreams,
    retention,
  });
  const uplink = new UplinkMarks(database, marks);
  return { database, entry, predecessor, cloudEpoch, marks, log, uplink };
}

/** Ids go on counting although steps behind a checkpoint are deleted. */
async function readLastQuietStep(database: SqliteDatabase, ofCheckpoint: number): Promise<number> {
  const [row] = await database.read('SELECT max(id) AS last FROM quiet_steps');
  return Math.max(ofCheckpoint, Number(row?.last ?? 0));
}

async function readCloudEpoch(database: SqliteDatabase): Promise<string | undefined> {
  const [row] = await database.read('SELECT epoch FROM cloud_epoch');
  return row === undefined ? undefined : String(row.epoch);
}
