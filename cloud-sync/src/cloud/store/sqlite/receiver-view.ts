import type { GatewayId, StationId } from '@shivar/core/model';
import {
  frameRanges,
  intersectRanges,
  mergeRanges,
  NO_RANGES,
  type ReceiverView,
  recordDigest,
  type SequenceRanges,
  type StreamCode,
  type StreamRanges,
  type UplinkRequest,
} from '@shivar/core/sync';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import { bytes, integer, ranges, text } from './rows.ts';

/** Reads everything that the judgement of a request may ask for. */
export async function readReceiverView(
  database: SqliteDatabase,
  gateway: GatewayId,
  request: UplinkRequest,
): Promise<ReceiverView> {
  const stations = await stationsOfGateway(database, gateway);
  const held = new Map<string, SequenceRanges>();
  const digests = new Map<string, string>();
  for (const sent of sentByStream(request)) {
    const { incarnation, stream } = sent;
    const before = await heldRanges(database, gateway, sent);
    held.set(`${incarnation}/${stream}`, before);
    for (const known of await knownDigests(database, gateway, sent, before)) {
      digests.set(`${incarnation}/${stream}/${known.sequence}`, known.digest);
    }
  }
  return {
    gateway,
    serves: (station) => stations.has(station),
    held: (incarnation, stream) => held.get(`${incarnation}/${stream}`) ?? NO_RANGES,
    digest: (incarnation, stream, sequence) => digests.get(`${incarnation}/${stream}/${sequence}`),
  };
}

/** The stations registered to a gateway. */
export async function stationsOfGateway(
  database: SqliteDatabase,
  gateway: GatewayId,
): Promise<ReadonlySet<StationId>> {
  const rows = await database.read('SELECT station FROM registrations WHERE gateway = ?', [gateway]);
  return new Set(rows.map((row) => text(row, 'station')));
}

/** What is held of one stream. */
export async function heldRanges(
  database: SqliteDatabase,
  gateway: GatewayId,
  { incarnation, stream }: { readonly incarnation: string; readonly stream: StreamCode },
): Promise<SequenceRanges> {
  const [row] = await database.read(
    'SELECT ranges FROM held WHERE gateway = ? AND incarnation = ? AND stream = ?',
    [gateway, incarnation, stream],
  );
  return row === undefined ? NO_RANGES : ranges(row);
}

function sentByStream({ frames }: UplinkRequest): readonly StreamRanges[] {
  const sent = new Map<string, StreamRanges>();
  for (const frame of frames) {
    const { incarnation, stream } = frame;
    const before = sent.get(`${incarnation}/${stream}`)?.ranges ?? NO_RANGES;
    sent.set(`${incarnation}/${stream}`, {
      incarnation,
      stream,
      ranges: mergeRanges(before, frameRanges(frame)),
    });
  }
  return [...sent.values()];
}

/** Digests of the records that are held already: normally none, after a lost answer as many as were sent. */
async function knownDigests(
  database: SqliteDatabase,
  gateway: GatewayId,
  { incarnation, stream, ranges: sent }: StreamRanges,
  held: SequenceRanges,
): Promise<readonly { readonly sequence: number; readonly digest: string }[]> {
  const found = await Promise.all(
    intersectRanges(sent, held).map(([from, to]) =>
      database.read(
        `SELECT sequence, bytes FROM records
         WHERE gateway = ? AND incarnation = ? AND stream = ? AND sequence BETWEEN ? AND ?`,
        [gateway, incarnation, stream, from, to],
      ),
    ),
  );
  return found
    .flat()
    .map((row) => ({ sequence: integer(row, 'sequence'), digest: recordDigest(bytes(row, 'bytes')) }));
}
