import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import { ShivarError } from '@shivar/core/errors';
import type { StateEntry } from '@shivar/core/pipeline';

/**
 * Rows one cluster is spread over. Few, so that rows are long enough to be compressed well; not one, so that a change of
 * one entry does not rewrite all.
 */
const CHUNKS_PER_CLUSTER = 8;

const TRAILING_NUMBER = /\|(\d{1,14})$/;

/**
 * The row an entry belongs to. Its cluster is the number its key ends in, which for windows is their start: windows that
 * begin together change with the same checkpoints and are dropped together, so they are written together. Entries without
 * such a number are the cluster 0. The mapping is part of the stored form.
 */
export function chunkOf(key: string): number {
  const cluster = Number(TRAILING_NUMBER.exec(key)?.[1] ?? 0);
  return cluster * CHUNKS_PER_CLUSTER + (hash(key) % CHUNKS_PER_CLUSTER);
}

/** FNV-1a over the UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Entries of a chunk by key. */
export type Chunk = Map<string, Uint8Array>;

const deflate = promisify(deflateRaw);

/** A chunk as bytes: `key length u16, value length u32, key, value` for each entry by key, compressed off the event loop. */
export async function packChunk(chunk: Chunk): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const [key, value] of [...chunk].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = Buffer.from(key);
    const lengths = Buffer.allocUnsafe(6);
    lengths.writeUInt16LE(name.length, 0);
    lengths.writeUInt32LE(value.length, 2);
    parts.push(lengths, name, value);
  }
  return deflate(Buffer.concat(parts));
}

/**
 * The chunk that {@link packChunk} wrote. At once: a row holds a few kB, and the way to another thread and back takes
 * several times as long as inflating them, which a start would wait for thousands of times. @throws ShivarError DATABASE_CORRUPT
 */
export function unpackChunk(bytes: Uint8Array): Chunk {
  const plain = inflated(bytes);
  const chunk: Chunk = new Map();
  for (let at = 0; at < plain.length; ) {
    const valueAt = at + 6 + plain.readUInt16LE(at);
    const end = valueAt + plain.readUInt32LE(at + 2);
    chunk.set(plain.toString('utf8', at + 6, valueAt), new Uint8Array(plain.subarray(valueAt, end)));
    at = end;
  }
  return chunk;
}

function inflated(bytes: Uint8Array): Buffer {
  try {
    return inflateRawSync(bytes);
  } catch (cause) {
    throw new ShivarError('DATABASE_CORRUPT', 'a row of keyed state cannot be read', { cause });
  }
}

/** Applies changes: a value replaces, `undefined` removes. */
export function changeChunk(chunk: Chunk, changes: readonly StateEntry[]): void {
  for (const { key, value } of changes) {
    if (value === undefined) chunk.delete(key);
    else chunk.set(key, value);
  }
}
