import { copyFile, constants as fileConstants, readFile } from 'node:fs/promises';
import { ShivarError } from '@shivar/core/errors';
import {
  type FieldError,
  formatErrors,
  type MigrationStep,
  migrateDocument,
  type Validated,
  validate,
} from '@shivar/core/validation';
import type { z } from 'zod';
import { replaceFile } from './replace-file.ts';

/** A kind of configuration file: its schema, its version, and how older versions become this one. */
export interface ConfigDefinition<T> {
  readonly schema: z.ZodType<T>;
  /** The `configVersion` that the schema describes. */
  readonly version: number;
  /** By the version they start from. */
  readonly steps?: ReadonlyMap<number, MigrationStep>;
}

/** A configuration that was read. */
export interface LoadedConfig<T> {
  readonly config: T;
  /** Set when the file was of an older version: it has been replaced, its old text is in this file. */
  readonly backup?: string;
}

/**
 * Reads a configuration file. An older version is copied to `FILE.vN.bak`, then replaced by its migrated text.
 *
 * @throws {ShivarError} CONFIG_UNREADABLE, CONFIG_INVALID with every fault and its path.
 */
export async function loadConfig<T>(file: string, definition: ConfigDefinition<T>): Promise<LoadedConfig<T>> {
  const document = await readJsonFile(file);
  const migrated = migrateDocument(document, definition.version, definition.steps);
  if (migrated.kind === 'invalid') throw invalidConfig(file, migrated.errors);
  const config = accept(file, validate(definition.schema, migrated.document));
  if (migrated.kind === 'current') return { config };
  const backup = `${file}.v${migrated.from}.bak`;
  await copyFile(file, backup, fileConstants.COPYFILE_EXCL).catch(keepFirst);
  await replaceFile(file, `${JSON.stringify(migrated.document, null, 2)}\n`);
  return { config, backup };
}

/** The configuration of a program that has no file: every setting at its default. @throws {ShivarError} CONFIG_INVALID. */
export function defaultConfig<T>({ schema, version }: ConfigDefinition<T>, given: object = {}): T {
  return accept('the settings', validate(schema, { ...given, configVersion: version }));
}

/**
 * The JSON document in a file.
 *
 * @throws {ShivarError} CONFIG_UNREADABLE when the file is not there, cannot be read or is not JSON.
 */
export async function readJsonFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ShivarError('CONFIG_UNREADABLE', `${file} ${whyUnreadable(cause)}`, { cause });
  }
}

function whyUnreadable(cause: unknown): string {
  if (cause instanceof SyntaxError) return `is not JSON: ${cause.message}`;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ENOENT' ? 'does not exist' : `cannot be read: ${String(cause)}`;
}

function accept<T>(file: string, validated: Validated<T>): T {
  if (validated.kind === 'invalid') throw invalidConfig(file, validated.errors);
  return validated.value;
}

function invalidConfig(file: string, errors: readonly FieldError[]): ShivarError {
  return new ShivarError('CONFIG_INVALID', `${file} has faults:\n${formatErrors(errors)}`);
}

/** A backup of this version that is there already is older, and so the better one. */
function keepFirst(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
