import { type SequenceRanges, STREAM, type StreamCode } from '@shivar/core/sync';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import { Acknowledgements, type IncarnationEntry } from './acknowledgements.ts';

/** Every stream code, in order. */
export const STREAMS: readonly StreamCode[] = Object.values(STREAM).sort((a, b) => a - b);

/** The streams of the outbox; the raw one is the message log itself. */
export const OUTBOX_STREAMS: readonly StreamCode[] = STREAMS.filter((stream) => stream !== STREAM.raw);

/** Reads which sequences exist and which of them the cloud holds. */
export async function loadAcknowledgements(database: SqliteDatabase): Promise<Acknowledgements> {
  const marks = new Acknowledgements();
  for (const entry of await loadIncarnations(database)) marks.addIncarnation(entry);
  await loadEnds(database, marks);
  await loadRanges(database, 'acknowledged', (...held) => marks.setHeld(...held));
  await loadRanges(database, 'discarded', (...discarded) => marks.setDiscarded(...discarded));
  return marks;
}

/** Every incarnation of the file, oldest first. */
export async function loadIncarnations(database: SqliteDatabase): Promise<readonly IncarnationEntry[]> {
  const rows = await database.read('SELECT number, incarnation, log_base FROM incarnations ORDER BY number');
  return rows.map(({ number, incarnation, log_base }) => ({
    number: Number(number),
    incarnation: String(incarnation),
    logBase: Number(log_base),
  }));
}

async function loadEnds(database: SqliteDatabase, marks: Acknowledgements): Promise<void> {
  const ends = await database.read('SELECT incarnation, stream, last FROM stream_ends');
  for (const { incarnation, stream, last } of ends) {
    marks.setLast(Number(incarnation), streamOf(stream), Number(last));
  }
  const newest = [...marks.incarnations()].at(-1);
  if (newest === undefined) return;
  const position = await lastPosition(database, newest.logBase);
  marks.setLast(newest.number, STREAM.raw, position - newest.logBase);
  for (const stream of OUTBOX_STREAMS) {
    const sql = 'SELECT max(sequence) AS last FROM outbox WHERE stream = ? AND incarnation = ?';
    const [row] = await database.read(sql, [stream, newest.number]);
    marks.setLast(newest.number, stream, Number(row?.last ?? 0));
  }
}

/** Position of the last message of the log, or `otherwise` when it is empty. */
async function lastPosition(database: SqliteDatabase, otherwise: number): Promise<number> {
  const [row] = await database.read('SELECT max(position) AS last FROM message_log');
  return Math.max(otherwise, Number(row?.last ?? 0));
}

/** Reads ranges of one of the tables that hold them. */
async function loadRanges(
  database: SqliteDatabase,
  table: 'acknowledged' | 'discarded',
  take: (incarnation: number, stream: StreamCode, ranges: SequenceRanges) => void,
): Promise<void> {
  const rows = await database.read(
    `SELECT incarnation, stream, first, last FROM ${table} ORDER BY incarnation, stream, first`,
  );
  let ranges: [number, number][] = [];
  for (const [index, { incarnation, stream, first, last }] of rows.entries()) {
    ranges.push([Number(first), Number(last)]);
    const next = rows[index + 1];
    if (next?.incarnation === incarnation && next?.stream === stream) continue;
    take(Number(incarnation), streamOf(stream), ranges);
    ranges = [];
  }
}

function streamOf(value: unknown): StreamCode {
  return Number(value) as StreamCode; // only stream codes are written to these columns
}
