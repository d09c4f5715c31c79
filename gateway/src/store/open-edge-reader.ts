import { openDatabase } from '@shivar/platform/sqlite';
import type { EdgeReader } from './edge-reader.ts';
import { Unfolded } from './log/unfolded.ts';
import type { EdgeStoreOptions } from './open-file.ts';
import { SqliteEdgeReader } from './reading/sqlite-edge-reader.ts';
import { loadAcknowledgements } from './uplink/load-acknowledgements.ts';

/**
 * A reader of a file that another process may be writing, for the command line. It shows every commit; only the latest
 * observations are those of the last checkpoint, because the newer ones are in the memory of the writer.
 * @throws ShivarError DATABASE_CANNOT_OPEN when there is no such file
 */
export async function openEdgeReader({
  path,
  backend = 'auto',
}: Pick<EdgeStoreOptions, 'path' | 'backend'>): Promise<EdgeReader & { close(): Promise<void> }> {
  const database = await openDatabase({ path, backend, readOnly: true });
  const reader = new SqliteEdgeReader({
    database: () => database,
    unfolded: () => Unfolded.load(database),
    marks: () => loadAcknowledgements(database),
  });
  return Object.assign(reader, { close: () => database.close() });
}
