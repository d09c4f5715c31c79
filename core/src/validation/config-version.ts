import type { FieldError } from './validate.ts';

type Document = Readonly<Record<string, unknown>>;

/** Brings a document from the version it is listed under to the next one. */
export type MigrationStep = (document: Document) => Document;

export type Migrated =
  | { readonly kind: 'current'; readonly document: unknown }
  /** Its text is to be replaced, after a copy of the old one has been put aside. */
  | { readonly kind: 'migrated'; readonly document: Document; readonly from: number }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/**
 * Brings a document with a `configVersion` up to `current`, one step at a time. A document of the current version is
 * left as it is; what is wrong with the rest of it is the business of its schema.
 *
 * @param steps by the version they start from.
 * @param versionKey where the document says its version, when it is not a configuration.
 */
export function migrateDocument(
  document: unknown,
  current: number,
  steps: ReadonlyMap<number, MigrationStep> = new Map(),
  versionKey: 'configVersion' | 'packVersion' = 'configVersion',
): Migrated {
  if (!isDocument(document)) return invalid('', 'must be an object');
  const from = document[versionKey];
  if (from === current) return { kind: 'current', document };
  if (from === undefined) return invalid(versionKey, `is missing; it must be ${current}`);
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 1) {
    return invalid(versionKey, `must be a whole number from 1 to ${current}`);
  }
  if (from > current) {
    return invalid(versionKey, `is ${from}, but this program knows only ${current}; update the program`);
  }
  let migrated = document;
  for (let version = from; version < current; version++) {
    const step = steps.get(version);
    if (step === undefined) return invalid(versionKey, `${from} cannot be brought to ${current}`);
    migrated = { ...step(migrated), [versionKey]: version + 1 };
  }
  return { kind: 'migrated', document: migrated, from };
}

function invalid(path: string, message: string): Migrated {
  return { kind: 'invalid', errors: [{ path, message }] };
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
