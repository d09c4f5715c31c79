import type { GatewayId } from '@shivar/core/model';
import {
  boundedWant,
  type LinkView,
  mergeRanges,
  missingOfPredecessors,
  NO_RANGES,
  nothingWaits,
  rangesOf,
  type SequenceRanges,
  STREAM,
  type StreamCode,
  type StreamRanges,
  UPLINK_LIMITS,
  type UplinkRequest,
} from '@shivar/core/sync';
import type { Row, SqliteDatabase } from '@shivar/platform/sqlite';
import { heldRanges } from './receiver-view.ts';
import { integer, nullable, streamCode, text } from './rows.ts';

/** Links whose predecessors are looked at in one answer, newest first; older ones come when these are whole. */
const MAX_LINKS = 4;

/** What the cloud asks a gateway for: records it may have now, and what is missing of the lives before. */
export async function wanted(
  database: SqliteDatabase,
  gateway: GatewayId,
  request: UplinkRequest,
  whole: Set<string>,
): Promise<readonly StreamRanges[]> {
  const welcome = await welcomeNow(database, gateway);
  const missing = nothingWaits(request) ? await missingBefore(database, gateway, whole) : [];
  return boundedWant([...welcome, ...missing]);
}

/** Refused for a station that has been registered to the gateway since. */
async function welcomeNow(database: SqliteDatabase, gateway: GatewayId): Promise<readonly StreamRanges[]> {
  const rows = await database.read(
    `SELECT incarnation, stream, sequence FROM refused JOIN registrations USING (gateway, station)
     WHERE refused.gateway = ? AND station IS NOT NULL ORDER BY incarnation, stream, sequence LIMIT ?`,
    [gateway, UPLINK_LIMITS.wantedRanges],
  );
  const byStream = new Map<string, { row: Row; sequences: number[] }>();
  for (const row of rows) {
    const key = `${text(row, 'incarnation')}/${integer(row, 'stream')}`;
    const group = byStream.get(key) ?? { row, sequences: [] };
    group.sequences.push(integer(row, 'sequence'));
    byStream.set(key, group);
  }
  return [...byStream.values()].map(({ row, sequences }) => ({
    incarnation: text(row, 'incarnation'),
    stream: streamCode(row),
    ranges: rangesOf(sequences),
  }));
}

/** `whole` remembers incarnations found complete, so that an old fleet costs no more than a young one. */
async function missingBefore(
  database: SqliteDatabase,
  gateway: GatewayId,
  whole: Set<string>,
): Promise<readonly StreamRanges[]> {
  const rows = await database.read(
    `SELECT incarnation, predecessor, predecessor_last, software_version FROM links
     WHERE gateway = ? AND predecessor IS NOT NULL AND predecessor_last IS NOT NULL ORDER BY incarnation DESC`,
    [gateway],
  );
  const open = rows.filter((row) => !whole.has(`${gateway}/${text(row, 'predecessor')}`)).slice(0, MAX_LINKS);
  const missing: StreamRanges[] = [];
  for (const row of open) {
    const ranges = missingOfPredecessors([await linkView(database, gateway, row)]);
    if (ranges.length === 0) whole.add(`${gateway}/${text(row, 'predecessor')}`);
    missing.push(...ranges);
  }
  return missing;
}

async function linkView(database: SqliteDatabase, gateway: GatewayId, row: Row): Promise<LinkView> {
  const predecessor = text(row, 'predecessor');
  const settled = new Map<StreamCode, SequenceRanges>();
  for (const stream of Object.values(STREAM)) {
    const place = { incarnation: predecessor, stream };
    const refused = await refusedRanges(database, gateway, place);
    settled.set(stream, mergeRanges(await heldRanges(database, gateway, place), refused));
  }
  return {
    link: {
      kind: 'link',
      gateway,
      incarnation: text(row, 'incarnation'),
      predecessor,
      // Written by this store from a link record and by nothing else.
      predecessorLast: JSON.parse(nullable(row, 'predecessor_last', text) ?? '{}') as Record<number, number>,
      softwareVersion: text(row, 'software_version'),
    },
    settled: (stream) => settled.get(stream) ?? NO_RANGES,
  };
}

async function refusedRanges(
  database: SqliteDatabase,
  gateway: GatewayId,
  { incarnation, stream }: { readonly incarnation: string; readonly stream: StreamCode },
): Promise<SequenceRanges> {
  const rows = await database.read(
    'SELECT DISTINCT sequence FROM refused WHERE gateway = ? AND incarnation = ? AND stream = ?',
    [gateway, incarnation, stream],
  );
  return rangesOf(rows.map((row) => integer(row, 'sequence')));
}
