import type { GatewayId } from '@shivar/core/model';
import { type StatePage, UPLINK_LIMITS } from '@shivar/core/sync';
import type { Row, SqliteDatabase } from '@shivar/platform/sqlite';
import { integer, ranges, streamCode, text } from './rows.ts';

/** The page of what is held of a gateway behind a cursor `incarnation/stream`; the empty cursor begins. */
export async function statePage(
  database: SqliteDatabase,
  gateway: GatewayId,
  after: string,
): Promise<StatePage> {
  const [incarnation = '', stream = ''] = after.split('/');
  const limit = UPLINK_LIMITS.statePageStreams;
  const rows = await database.read(
    `SELECT incarnation, stream, ranges FROM held
     WHERE gateway = ? AND (incarnation, stream) > (?, ?) ORDER BY incarnation, stream LIMIT ?`,
    [gateway, incarnation, stream === '' ? -1 : Number(stream), limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    held: page.map((row) => ({
      incarnation: text(row, 'incarnation'),
      stream: streamCode(row),
      ranges: ranges(row),
    })),
    ...(rows.length <= limit || last === undefined ? {} : { next: cursorOf(last) }),
  };
}

function cursorOf(row: Row): string {
  return `${text(row, 'incarnation')}/${integer(row, 'stream')}`;
}
