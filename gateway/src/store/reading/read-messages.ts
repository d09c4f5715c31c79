import { type EventTime, eventTime } from '@shivar/core/time';
import type { Row, SqliteDatabase } from '@shivar/platform/sqlite';
import type { LoggedMessage } from '../edge-reader.ts';
import { incarnationAt } from '../log/replay.ts';
import { BLOCK_MESSAGES, hourOf } from '../rows/time-index.ts';
import { bytesOf, optionalNumber } from '../schema/read-rows.ts';
import type { IncarnationEntry } from '../uplink/acknowledgements.ts';
import { loadIncarnations } from '../uplink/load-acknowledgements.ts';

export interface MessageQuery {
  readonly from: EventTime;
  readonly to: EventTime;
  readonly limit: number;
}

/** Blocks that hold one of the hours, then the messages of those blocks that reach into [from, to). */
const SELECT_MESSAGES = `
  SELECT position, event_from, event_span, record
  FROM (SELECT DISTINCT block FROM log_hours WHERE hour BETWEEN ?1 AND ?2 ORDER BY block) AS blocks
  JOIN message_log ON position BETWEEN blocks.block * ${BLOCK_MESSAGES}
    AND blocks.block * ${BLOCK_MESSAGES} + ${BLOCK_MESSAGES - 1}
  WHERE event_from < ?4 AND event_from + event_span >= ?3
  ORDER BY position LIMIT ?5`;

/** Messages with an observation between two event times, in the order they were taken in. */
export async function readMessages(
  database: SqliteDatabase,
  { from, to, limit }: MessageQuery,
): Promise<readonly LoggedMessage[]> {
  const parameters = [hourOf(from), hourOf(to - 1), from, to, limit];
  const rows = await database.read(SELECT_MESSAGES, parameters);
  const incarnations = await loadIncarnations(database);
  return rows.map((row) => loggedMessage(row, incarnations));
}

function loggedMessage(row: Row, incarnations: readonly IncarnationEntry[]): LoggedMessage {
  const position = Number(row.position);
  const { incarnation, logBase } = incarnationAt(incarnations, position);
  const from = optionalNumber(row.event_from);
  const range =
    from === undefined ? undefined : ([eventTime(from), eventTime(from + Number(row.event_span))] as const);
  return { incarnation, sequence: position - logBase, eventTimeRange: range, bytes: bytesOf(row.record) };
}
