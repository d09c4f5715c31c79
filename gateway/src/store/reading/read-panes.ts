import { assert } from '@shivar/core/errors';
import type { DatastreamId } from '@shivar/core/model';
import type { Pane } from '@shivar/core/stream';
import { parseRecord, STREAM } from '@shivar/core/sync';
import type { EventTime } from '@shivar/core/time';
import type { SqliteDatabase } from '@shivar/platform/sqlite';
import { bytesOf } from '../schema/read-rows.ts';

export interface PaneQuery {
  readonly datastream: DatastreamId;
  readonly windowMs: number;
  readonly from: EventTime;
  readonly to: EventTime;
  readonly limit?: number;
}

/** A month of quarter-hours: what a chart can show, and some tens of ms to read. */
const MAX_PANES = 3000;

/**
 * Panes stand by window and start, so those of one datastream lie apart. The recursive part hops from start to start along
 * the key, and each start is one look-up more: the panes of other datastreams in between are never read.
 */
const SELECT_PANES = `
  WITH RECURSIVE starts (start) AS (
    SELECT min(start) FROM panes WHERE window_ms = ?1 AND start >= ?2
    UNION ALL
    SELECT (SELECT min(start) FROM panes WHERE window_ms = ?1 AND start > starts.start)
    FROM starts WHERE starts.start < ?3
  )
  SELECT record FROM starts
    JOIN panes ON panes.window_ms = ?1 AND panes.start = starts.start
      AND panes.datastream = (SELECT number FROM datastreams WHERE datastream = ?4)
    JOIN outbox ON outbox.stream = ${STREAM.aggregates}
      AND outbox.incarnation = panes.incarnation AND outbox.sequence = panes.sequence
  WHERE starts.start < ?3
  ORDER BY starts.start LIMIT ?5`;

/** Newest revision of each pane of a datastream that starts in [from, to), by start. */
export async function readPanes(database: SqliteDatabase, query: PaneQuery): Promise<readonly Pane[]> {
  const { datastream, windowMs, from, to, limit = MAX_PANES } = query;
  const parameters = [windowMs, from, to, datastream, Math.min(limit, MAX_PANES)];
  const rows = await database.read(SELECT_PANES, parameters);
  return rows.map(({ record }) => {
    const parsed = parseRecord(bytesOf(record));
    assert(parsed.kind === 'pane', 'panes are pane records');
    return parsed.pane;
  });
}
