import type { GatewayId, Incarnation } from '@shivar/core/model';
import { canonicalBytes, type LinkRecord, STREAM } from '@shivar/core/sync';
import type { SqliteDatabase, Write } from '@shivar/platform/sqlite';
import { hasRows, insert } from '../schema/tables.ts';
import type { Acknowledgements, IncarnationEntry } from './acknowledgements.ts';
import { nextIncarnation } from './incarnation.ts';
import { STREAMS } from './load-acknowledgements.ts';

/** Who opens the store, for the link record. */
export interface Opener {
  readonly gateway: GatewayId;
  readonly softwareVersion: string;
}

/**
 * Begins a new incarnation: one transaction closes the streams of the predecessor and writes the new incarnation with its
 * link record, on the disk before either is used. Updates `marks`.
 */
export async function beginIncarnation(
  database: SqliteDatabase,
  marks: Acknowledgements,
  opener: Opener,
): Promise<{ readonly entry: IncarnationEntry; readonly predecessor: Incarnation | undefined }> {
  const previous = [...marks.incarnations()].at(-1);
  const entry = {
    number: (previous?.number ?? 0) + 1,
    incarnation: nextIncarnation(previous?.incarnation),
    logBase: previous === undefined ? 0 : previous.logBase + marks.last(previous.number, STREAM.raw),
  };
  const link = canonicalBytes(linkRecord(entry, previous, marks, opener));
  await database.transaction(
    [
      insert('incarnation', [[entry.number, entry.incarnation, entry.logBase]]),
      ...(previous === undefined ? [] : [streamEnds(previous, marks)]),
      insert('outbox', [[STREAM.system, entry.number, 1, null, link]]),
    ].filter(hasRows),
  );
  marks.addIncarnation(entry);
  marks.setLast(entry.number, STREAM.system, 1);
  return { entry, predecessor: previous?.incarnation };
}

function linkRecord(
  { incarnation }: IncarnationEntry,
  previous: IncarnationEntry | undefined,
  marks: Acknowledgements,
  { gateway, softwareVersion }: Opener,
): LinkRecord {
  if (previous === undefined) return { kind: 'link', gateway, incarnation, softwareVersion };
  const predecessorLast = Object.fromEntries(lastSequences(previous, marks));
  return {
    kind: 'link',
    gateway,
    incarnation,
    predecessor: previous.incarnation,
    predecessorLast,
    softwareVersion,
  };
}

function streamEnds(previous: IncarnationEntry, marks: Acknowledgements): Write {
  const rows = lastSequences(previous, marks).map(([stream, last]) => [previous.number, stream, last]);
  return insert('streamEnd', rows);
}

/** Streams of an incarnation that have records, with their last sequence. */
function lastSequences(entry: IncarnationEntry, marks: Acknowledgements): [number, number][] {
  return STREAMS.map((stream): [number, number] => [stream, marks.last(entry.number, stream)]).filter(
    ([, last]) => last > 0,
  );
}
