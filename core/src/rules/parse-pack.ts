import { type MigrationStep, migrateDocument } from '../validation/config-version.ts';
import { type FieldError, type Validated, validate } from '../validation/validate.ts';
import type { RulePack } from './pack.ts';
import { rulePackSchema, ruleSchema } from './pack-schema.ts';
import { ruleErrors } from './rule-errors.ts';

/** The version of the envelope that this program reads and writes. */
const PACK_VERSION = 1;

/** By the version they start from. There has been one version only. */
const PACK_STEPS: ReadonlyMap<number, MigrationStep> = new Map();

/**
 * Reads a rule pack from JSON text or from a value parsed already: brought to the current version, its shape and its
 * meaning checked, all errors listed at once. Never throws.
 */
export function parseRulePack(json: unknown): Validated<RulePack> {
  const read = typeof json === 'string' ? parseJson(json) : { value: json };
  if ('message' in read) return { kind: 'invalid', errors: [{ path: '', message: read.message }] };
  const migrated = migrateDocument(read.value, PACK_VERSION, PACK_STEPS, 'packVersion');
  if (migrated.kind === 'invalid') return migrated;
  const shaped = validate(rulePackSchema, migrated.document);
  const errors = [...(shaped.kind === 'invalid' ? shaped.errors : []), ...meaningErrors(migrated.document)];
  return errors.length === 0 ? shaped : { kind: 'invalid', errors };
}

function parseJson(text: string): { readonly value: unknown } | { readonly message: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { message: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Checks the meaning of every rule that has the right shape, whatever is wrong with the others. */
function meaningErrors(document: unknown): FieldError[] {
  const rules = rulesOf(document);
  return rules.flatMap((candidate, index) => {
    const rule = ruleSchema.safeParse(candidate);
    if (!rule.success) return [];
    const isRepeated = rules.slice(0, index).some((earlier) => idOf(earlier) === rule.data.id);
    const repeated = { path: 'id', message: `another rule before is "${rule.data.id}" too` };
    return [...ruleErrors(rule.data), ...(isRepeated ? [repeated] : [])].map(({ path, message }) => ({
      path: `rules[${index}].${path}`,
      message,
    }));
  });
}

function rulesOf(document: unknown): readonly unknown[] {
  if (typeof document !== 'object' || document === null || !('rules' in document)) return [];
  return Array.isArray(document.rules) ? document.rules : [];
}

function idOf(rule: unknown): unknown {
  return typeof rule === 'object' && rule !== null && 'id' in rule ? rule.id : undefined;
}
