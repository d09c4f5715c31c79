import { STREAM, type StreamCode } from '@shivar/core/sync';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import type { StreamBacklog } from '../edge-reader.ts';
import { optionalNumber } from '../schema/read-rows.ts';
import type { Acknowledgements } from '../uplink/acknowledgements.ts';
import { STREAMS } from '../uplink/load-acknowledgements.ts';

/** What waits for the uplink, by stream. */
export async function readBacklog(
  database: SqliteDatabase,
  marks: Acknowledgements,
): Promise<readonly StreamBacklog[]> {
  const backlog: StreamBacklog[] = [];
  for (const stream of STREAMS) {
    const oldestAtMs = await oldestAt(database, marks, stream);
    backlog.push({ stream, records: marks.waiting(stream), oldestAtMs });
  }
  return backlog;
}

async function oldestAt(
  database: SqliteDatabase,
  marks: Acknowledgements,
  stream: StreamCode,
): Promise<number | undefined> {
  const gap = marks.oldestGap(stream);
  const sequence = gap?.missing[0]?.[0];
  if (gap === undefined || sequence === undefined) return undefined;
  const [row] =
    stream === STREAM.raw
      ? await database.read('SELECT event_from AS at FROM message_log WHERE position = ?', [
          gap.entry.logBase + sequence,
        ])
      : await database.read(
          `SELECT at_ms AS at FROM outbox WHERE stream = ? AND incarnation = ? AND sequence <= ?
            AND at_ms IS NOT NULL ORDER BY sequence DESC LIMIT 1`,
          [stream, gap.entry.number, sequence],
        );
  return optionalNumber(row?.at);
}
