import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ShivarError } from '@shivar/core/errors';
import { entityTag } from './conditional.ts';
import { HttpError } from './http-error.ts';
import type { Handler } from './router.ts';
import { acceptsGzip } from './send.ts';

/** All files of a folder together; they are held in memory. More is a mistake in packaging. */
export const MAX_STATIC_BYTES: number = 4 * 1024 * 1024;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

interface StaticFile {
  readonly type: string;
  readonly plain: Uint8Array;
  readonly gzipped: Uint8Array | undefined;
  readonly tag: string;
}

/**
 * A handler for a route `/…/*` that serves the files of a folder, read and compressed once, here. A request can only
 * name what was found then, so no path leads out of the folder. With a query (`?v=…`) a file is cached for a year,
 * without one it is revalidated.
 */
export async function serveStatic(directory: string): Promise<Handler> {
  const files = await readFiles(directory);
  return ({ params, headers, query }) => {
    const file = files.get(params['*'] ?? '');
    if (file === undefined) throw new HttpError(404, 'HTTP_NOT_FOUND', 'There is no such file.');
    const compressed = file.gzipped !== undefined && acceptsGzip(headers);
    const cached = query.has('v') ? 'public, max-age=31536000, immutable' : 'public, no-cache';
    return {
      status: 200,
      headers: {
        'content-type': file.type,
        'cache-control': cached,
        etag: file.tag,
        vary: 'accept-encoding',
        ...(compressed ? { 'content-encoding': 'gzip' } : {}),
      },
      body: compressed ? (file.gzipped ?? file.plain) : file.plain,
    };
  };
}

async function readFiles(directory: string): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  let bytes = 0;
  for (const name of (await readdir(directory, { recursive: true })).sort()) {
    const place = path.join(directory, name);
    const { size, isFile } = await describe(place);
    if (!isFile) continue;
    bytes += size;
    if (bytes > MAX_STATIC_BYTES)
      throw new ShivarError(
        'STATIC_FILES_TOO_LARGE',
        `${directory} holds more than ${MAX_STATIC_BYTES} bytes.`,
      );
    files.set(name.split(path.sep).join('/'), await readStatic(place));
  }
  return files;
}

async function describe(place: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(place);
  return { size: found.size, isFile: found.isFile() };
}

async function readStatic(place: string): Promise<StaticFile> {
  const plain = await readFile(place);
  const small = await promisify(gzip)(plain, { level: 9 });
  return {
    type: TYPES[path.extname(place)] ?? 'application/octet-stream',
    plain,
    gzipped: small.length < plain.length ? small : undefined,
    tag: entityTag(plain),
  };
}
