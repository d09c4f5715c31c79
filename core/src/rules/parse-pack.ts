import { type DocumentError, documentErrors } from './closed-object.ts';
import { migrate } from './migrations.ts';
import type { RulePack } from './pack.ts';
import { rulePackSchema, ruleSchema } from './pack-schema.ts';
import { ruleErrors } from './rule-errors.ts';

/** A pack, or everything that is wrong with it. */
export type RulePackResult =
  | { readonly kind: 'pack'; readonly pack: RulePack }
  | { readonly kind: 'errors'; readonly errors: readonly DocumentError[] };

/**
 * Reads a rule pack from JSON text or from a value parsed already: migrated to the current version, its shape and
 * its meaning checked, all errors listed at once. Never throws.
 */
export function parseRulePack(json: unknown): RulePackResult {
  const read = typeof json === 'string' ? parseJson(json) : { value: json };
  if ('message' in read) return { kind: 'errors', errors: [{ path: '', message: read.message }] };
  const migrated = migrate(read.value);
  if (migrated.kind === 'unknownVersion') {
    return { kind: 'errors', errors: [{ path: 'packVersion', message: migrated.message }] };
  }
  const shaped = rulePackSchema.safeParse(migrated.document);
  const errors = [
    ...(shaped.success ? [] : documentErrors(shaped.error)),
    ...meaningErrors(migrated.document),
  ];
  return shaped.success && errors.length === 0
    ? { kind: 'pack', pack: shaped.data }
    : { kind: 'errors', errors };
}

function parseJson(text: string): { readonly value: unknown } | { readonly message: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { message: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Checks the meaning of every rule that has the right shape, whatever is wrong with the others. */
function meaningErrors(document: unknown): DocumentError[] {
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
