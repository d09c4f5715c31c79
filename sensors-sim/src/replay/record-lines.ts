import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ShivarError } from '@shivar/core/errors';

/** Longest line of a record. The longest real one known has 1.8 kB, most of it blanks; no record needs more. */
const MAX_LINE_CHARACTERS = 1_000_000;

/** A record file as lines without their ends, and how much of it has been read. */
export interface RecordFile {
  readonly lines: AsyncIterable<string>;
  /** 0 to 1, of the bytes on disk. */
  progress(): number;
}

/** Opens a record, plain or gzipped (by its name). Throws `RECORD_LINE_TOO_LONG` when it is not made of lines. */
export async function openRecord(path: string): Promise<RecordFile> {
  const { size } = await stat(path);
  const file = createReadStream(path);
  const text = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file;
  text.setEncoding('utf8');
  return {
    lines: splitLines(text),
    progress: () => (size === 0 ? 1 : file.bytesRead / size),
  };
}

async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield withoutReturn(line);
    if (rest.length > MAX_LINE_CHARACTERS) {
      throw new ShivarError(
        'RECORD_LINE_TOO_LONG',
        `a line has more than ${MAX_LINE_CHARACTERS} characters; this is no record of lines`,
      );
    }
  }
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
