import { z } from 'zod';

/** One thing wrong with a document, for the person who wrote it. */
export interface DocumentError {
  /** Where: `rules[0].clear.forMs`; empty for the document as a whole. */
  readonly path: string;
  readonly message: string;
}

/** An object in which an unknown key is an error that names the nearest known one. */
export function closedObject<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    // One line for each key, taken apart again by documentErrors.
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, known)).join('\n')
        : undefined,
  });
}

/** All errors of a parse, each with its place. */
export function documentErrors(error: z.ZodError): DocumentError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: pathText(issue.path), message: issue.message }];
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: pathText([...issue.path, key]),
      message: lines[index] ?? issue.message,
    }));
  });
}

/** `['rules', 0, 'level']` as `rules[0].level`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function unknownKey(key: string, known: readonly string[]): string {
  const nearest = nearestWord(key, known);
  const hint = nearest === undefined ? `known here: ${known.join(', ')}` : `did you mean "${nearest}"?`;
  return `unknown key; ${hint}`;
}

/** The known word with the fewest edits from `word`, if it is near enough to be a slip. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const most = Math.max(2, Math.floor(word.length / 2));
  let best: { readonly word: string; readonly edits: number } | undefined;
  for (const candidate of known) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= most && (best === undefined || edits < best.edits)) best = { word: candidate, edits };
  }
  return best?.word;
}

/** Levenshtein distance: insertions, deletions and replacements that turn one word into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
