import { z } from 'zod';
import { suggestion } from './nearest.ts';

/** What is wrong at one place of a document. */
export interface FieldError {
  /** For example `sensors[0].installations[1].tipSizeMm`; empty for the document itself. */
  readonly path: string;
  /** A sentence without a full stop that fits behind the path. */
  readonly message: string;
}

export type Validated<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/**
 * Checks a document against its schema. Every fault is named with its path, all at once;
 * an unknown key (objects are `z.strictObject`) with the known key that is nearest to it.
 */
export function validate<T>(schema: z.ZodType<T>, document: unknown): Validated<T> {
  const knownKeys = new Map<readonly string[], readonly string[]>();
  const result = schema.safeParse(document, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.core.$ZodObject) {
        knownKeys.set(issue.keys, Object.keys(issue.inst._zod.def.shape));
      }
      return describe(issue);
    },
  });
  if (result.success) return { kind: 'valid', value: result.data };
  const errors = result.error.issues.flatMap((issue): FieldError[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: pathOf(issue.path), message: messageOf(issue) }];
    const known = knownKeys.get(issue.keys) ?? [];
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      message: `is not known; ${suggestion(key, known)}`,
    }));
  });
  return { kind: 'invalid', errors };
}

/** `path: message` lines for people. */
export function formatErrors(errors: readonly FieldError[]): string {
  return errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('\n');
}

function pathOf(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}

/** A key of a record carries its own issues inside. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.message;
}

/** Undefined leaves the message to zod. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing; it must be ${article(issue.expected)}`
        : wrongType(issue);
    case 'invalid_value':
      return wrongValue(issue.values, issue.input);
    case 'too_small':
      return `must ${amount(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${amount(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`;
    default:
      return undefined;
  }
}

function wrongType({ expected, input }: { readonly expected: string; readonly input?: unknown }): string {
  return `must be ${article(expected)}, not ${show(input)}`;
}

function wrongValue(values: readonly unknown[], input: unknown): string {
  const allowed = values.map((value) => JSON.stringify(value)).join(', ');
  if (input === undefined)
    return `is missing; it must be ${values.length === 1 ? allowed : `one of ${allowed}`}`;
  if (values.length === 1) return `must be ${allowed}, not ${show(input)}`;
  const words = values.filter((value) => typeof value === 'string');
  const hint = typeof input === 'string' && words.length > 0 ? `; ${suggestion(input, words)}` : '';
  return `must be one of ${allowed}, not ${show(input)}${hint.includes('did you mean') ? hint : ''}`;
}

function amount(origin: string, comparison: string, limit: number | bigint): string {
  if (origin === 'string') return `have ${comparison} ${limit} characters`;
  if (origin === 'array') return `have ${comparison} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return `be ${comparison} ${limit}`;
}

const ARTICLES: Readonly<Record<string, string>> = {
  array: 'a list',
  int: 'a whole number',
  object: 'an object',
  record: 'an object',
  string: 'text',
  boolean: 'true or false',
};

function article(type: string): string {
  return ARTICLES[type] ?? `a ${type}`;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
