import assert from 'node:assert/strict';
import { parseRecord, STREAM } from '@shivar/core/sync';
import { openDatabase } from '@shivar/platform/sqlite';
import type { MemorySource } from '../uplink/memory-source.ts';

/** The cloud's file holds every record of the source once, byte for byte, refused none, and its sums agree. */
export async function assertCloudHolds(file: string, source: MemorySource): Promise<void> {
  const database = await openDatabase({ path: file, readOnly: true });
  try {
    for (const [name, stream] of Object.entries(STREAM)) {
      const rows = await database.read('SELECT bytes FROM records WHERE stream = ? ORDER BY sequence', [
        stream,
      ]);
      // The column is a blob.
      const held = rows.map(({ bytes }) => Buffer.from(bytes as Uint8Array).toString('hex'));
      const written = source.written(stream).map((bytes) => Buffer.from(bytes).toString('hex'));
      assert.deepEqual(held, written, name);
    }
    const [sums] = await database.read(
      'SELECT coalesce(sum(messages), 0) AS messages, coalesce(sum(readings), 0) AS readings FROM sensors',
    );
    assert.deepEqual({ ...sums }, sumsOf(source));
    const [audit] = await database.read("SELECT count(*) AS refused FROM audit WHERE kind LIKE 'refused%'");
    assert.deepEqual({ ...audit }, { refused: 0 });
  } finally {
    await database.close();
  }
}

function sumsOf(source: MemorySource): { readonly messages: number; readonly readings: number } {
  const records = source.written(STREAM.raw).map((bytes) => parseRecord(bytes));
  const samples = records.flatMap((record) => (record.kind === 'message' ? record.message.samples : []));
  const readings = samples.reduce((sum, { values }) => sum + values.length, 0);
  return { messages: records.length, readings };
}
