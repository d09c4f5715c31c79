/** The version of the envelope that this code reads and writes. */
export const CURRENT_PACK_VERSION = 1;

/** Turns a document of one version into the next. */
export type Migration = (document: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** By the version they start from. There has been one version only. */
export const PACK_MIGRATIONS: Readonly<Record<number, Migration>> = {};

/** A document brought to the current version, or why it cannot be. */
export type MigrationResult =
  | { readonly kind: 'current'; readonly document: unknown }
  | { readonly kind: 'unknownVersion'; readonly message: string };

/** Brings a document to `current`, one step at a time. One without a usable version is left for the schema to refuse. */
export function migrate(
  document: unknown,
  migrations: Readonly<Record<number, Migration>> = PACK_MIGRATIONS,
  current: number = CURRENT_PACK_VERSION,
): MigrationResult {
  let migrated = document;
  for (;;) {
    const version = versionOf(migrated);
    if (version === undefined || version === current) return { kind: 'current', document: migrated };
    if (version > current) {
      const message = `version ${version} is newer than this program, which reads up to ${current}`;
      return { kind: 'unknownVersion', message };
    }
    const step = migrations[version];
    if (step === undefined) {
      return {
        kind: 'unknownVersion',
        message: `version ${version} was never used; the current is ${current}`,
      };
    }
    // versionOf has seen that it is an object.
    migrated = { ...step(migrated as Record<string, unknown>), packVersion: version + 1 };
  }
}

function versionOf(document: unknown): number | undefined {
  if (typeof document !== 'object' || document === null || !('packVersion' in document)) return undefined;
  return Number.isInteger(document.packVersion) ? Number(document.packVersion) : undefined;
}
