import { HttpError } from '@shivar/platform/http';
import { z } from 'zod';

/** Rows of one answer. */
const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 500;

/** Query of every list that comes in pages. */
export const pageQuery: z.ZodObject<{
  limit: z.ZodDefault<z.ZodCoercedNumber>;
  cursor: z.ZodOptional<z.ZodString>;
}> = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).describe('Items of one page'),
  cursor: z.string().max(400).optional().describe('`next` of the page before'),
});

/** A place in a list as an opaque text; what is inside may change. */
function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws {HttpError} 400 for a text that {@link encodeCursor} did not make for this list. */
export function decodeCursor<T>(cursor: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return parsed.data;
  throw new HttpError(400, 'HTTP_BAD_PARAMETER', 'The parameter cursor is not one of this list.', {
    errors: [{ path: 'cursor', message: 'is not one of this list' }],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page: one item more than the limit was read, to know whether there is a next one. */
export function pageOf<T, J>(
  found: readonly T[],
  limit: number,
  { shown, place }: { shown: (item: T) => J; place: (last: T) => readonly (string | number)[] },
): { items: J[]; next: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(shown),
    next: found.length <= limit || last === undefined ? null : encodeCursor(place(last)),
  };
}
